// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What was passed on and has not arrived yet: it counts no more when whoever was to get it is gone.
 *
 * @module
 */

import type { SendContext } from "../ipc/handles/send_context.ts";

/** Something on its way. */
export interface Departure {
  /** Whether it has not arrived. */
  readonly isPending: boolean;
  /** It will never arrive. */
  cancel(): void;
}

/** How many there are before those that have arrived are looked for. */
const FIRST_LIMIT = 64;

/** Those on their way to one place. */
class Departures {
  #all: Departure[] = [];
  #limit = FIRST_LIMIT;

  add(departure: Departure): void {
    this.#all.push(departure);
    if (this.#all.length < this.#limit) return;
    this.#all = this.#all.filter(({ isPending }) => isPending);
    this.#limit = Math.max(FIRST_LIMIT, this.#all.length * 2);
  }

  cancel(): void {
    for (const each of this.#all.splice(0)) each.cancel();
  }
}

/** By what tells that a place is gone. */
const places = new WeakMap<SendContext["onLost"], Departures>();

/**
 * Something was sent.
 *
 * @param context Where to.
 * @param departure What.
 */
export function noteDeparture({ onLost }: SendContext, departure: Departure): void {
  let known = places.get(onLost);
  if (known === undefined) {
    const fresh = known = new Departures();
    places.set(onLost, fresh);
    onLost(() => fresh.cancel());
  }
  known.add(departure);
}
