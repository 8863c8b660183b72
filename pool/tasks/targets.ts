// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The targets of a pool, each found once and known to workers by a number.
 *
 * @module
 */

import type { CallSite } from "../../process/call_site.ts";
import type { Target } from "../../process/options.ts";
import type { Place } from "../../base/boot.ts";
import type { Host } from "../../runtime/contract.ts";
import { placeOf } from "../../process/target.ts";
import { checkTarget } from "./check_options.ts";

/** A target that has been found. */
export interface KnownTarget {
  /** What workers know it by. */
  readonly id: number;
  /** Where a worker finds it. */
  readonly place: Place;
  /** Whether its last tasks were short; false while none has ended. */
  isShort: boolean;
}

/** It, or a promise of it while it is looked for. */
export type Entry = KnownTarget | Promise<KnownTarget>;

/** Those that one pool has been given. */
export class Targets {
  readonly #functions = new WeakMap<object, Entry>();
  readonly #references = new Map<string, KnownTarget>();
  readonly #ready: () => Promise<void>;
  #count = 0;

  /**
   * None is known.
   *
   * @param ready What must be ready before the first task is.
   */
  constructor(ready: () => Promise<void> = () => Promise.resolve()) {
    this.#ready = ready;
  }

  /**
   * Looks a target up that may be known.
   *
   * @param target The target.
   * @returns It; undefined if it is to be found first.
   */
  get(target: Target): Entry | undefined {
    return this.#functions.get(target);
  }

  /**
   * Looks a target up.
   *
   * @param call The call that was given it, for the text of errors.
   * @param target The target.
   * @param site Who gives it.
   * @param ask Asks the runtime where a function stands; default: it itself.
   * @returns It, or a promise of it while it is looked for.
   * @throws {TypeError} If it is no target.
   */
  find(call: string, target: Target, site: CallSite, ask?: Host["locate"]): Entry {
    checkTarget(call, target);
    return this.#search(target, placeOf(target, site, ask));
  }

  #search(target: Target, place: Promise<Place>): Entry {
    // Whoever listens is to hear of its first task too.
    const searched = Promise.all([place, this.#ready()]).then(([place]) => {
      const known = this.#know(place);
      if (isFleeting(place)) this.#functions.delete(target);
      else this.#functions.set(target, known);
      return known;
    });
    // It may be found the next time: a permission, a fixed export.
    searched.catch(() => this.#functions.delete(target));
    this.#functions.set(target, searched);
    return searched;
  }

  /** References are made anew for each call; what they refer to is the same. */
  #know(place: Place): KnownTarget {
    const key = JSON.stringify(place);
    const known = this.#references.get(key) ?? { id: this.#count++, place, isShort: false };
    this.#references.set(key, known);
    return known;
  }
}

/** Whether it was guessed while the runtime couldn't be asked: the next time it may be. */
function isFleeting(place: Place): boolean {
  return place.kind === "export" && place.fleeting === true;
}
