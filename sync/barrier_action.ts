// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What one of a barrier's parties does when all have come, wherever that party is.
 *
 * @module
 */

import type { Place } from "../base/boot.ts";
import { type CallSite, moduleOfCall } from "../process/call_site.ts";
import { find } from "../process/lookup.ts";
import type { Target } from "../process/options.ts";
import { absolute, placeOf } from "../process/target.ts";

/** An action: the function itself where the barrier was made, its place elsewhere. */
export class BarrierAction {
  readonly #run: (() => unknown) | null;
  /** Null until it is found. */
  #place: Place | null = null;
  readonly #guess: () => Place;

  /**
   * Notes it.
   *
   * @param action The function, or where it is.
   * @param site Who makes the barrier.
   */
  constructor(action: Target<[]> | Place, site: CallSite) {
    this.#run = typeof action === "function" ? action : null;
    this.#guess = () => guessOf(action as Target<[]>, site);
    if (typeof action === "object" && "kind" in action) {
      this.#place = action;
      return;
    }
    // It is wanted when the barrier is sent, which can't wait for it: then the guess will do.
    placeOf(action, site).then((place) => this.#place = place, () => {});
  }

  /** Where others find it. */
  get place(): Place {
    return this.#place ?? this.#guess();
  }

  /** Does it. */
  async run(): Promise<void> {
    if (this.#run !== null) return void await this.#run();
    const { value, holder } = await find(this.place);
    await value.call(holder);
  }
}

/** The function of that name in the module that made the barrier, if it is the same there. */
function guessOf(action: Target<[]>, site: CallSite): Place {
  if (typeof action !== "function") {
    const module = absolute(action.module, site);
    return { kind: "export", module, name: action.name, source: null, exact: true };
  }
  const module = moduleOfCall(site) ?? "";
  return { kind: "export", module, name: action.name, source: String(action), exact: false };
}
