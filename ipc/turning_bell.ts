// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bell of a runtime whose event loop looks at its sockets in each turn: while turns are asked for it
 * does not sleep. Whatever else is to be done is done meanwhile.
 *
 * @module
 */

import { type Bell, Eagerness, LOOK } from "./bell.ts";

/** One side; the other may have one, or not. */
export class TurningBell implements Bell {
  readonly #eagerness = new Eagerness();
  #isTurning = false;
  #isLooking = false;
  #end = 0;

  ring(): void {
    this.#eagerness.rung();
  }

  heard(): void {
    if (this.#isLooking) this.#eagerness.found();
    this.#isLooking = false;
    this.#eagerness.heard();
  }

  look(): void {
    if (!this.#eagerness.pays) return;
    this.#isLooking = true;
    this.#end = performance.now() + LOOK;
    if (!this.#isTurning) this.#turn();
  }

  #turn(): void {
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      if (!this.#isLooking) return;
      if (performance.now() < this.#end) return this.#turn();
      this.#isLooking = false;
      this.#eagerness.missed();
    });
  }

  close(): void {
    this.#isLooking = false;
  }
}
