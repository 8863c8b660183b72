// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bell of a runtime whose event loop looks at its sockets in each turn: while turns are asked for it
 * does not sleep. Whatever else is to be done is done meanwhile.
 *
 * @module
 */

import { type Bell, Eagerness } from "./bell.ts";

/** Milliseconds that are spent looking: more than elsewhere, as nothing else is kept waiting. */
const LOOK = 2;

/** One side; the other may have one, or not. */
export class TurningBell implements Bell {
  readonly #eagerness = new Eagerness(LOOK);
  #isTurning = false;
  #isLooking = false;

  ring(): void {
    this.#eagerness.rung();
  }

  heard(): void {
    this.#stop(true);
    this.#eagerness.heard();
  }

  look(): void {
    if (!this.#eagerness.pays) return;
    this.#isLooking = true;
    this.#eagerness.begin();
    if (!this.#isTurning) this.#turn();
  }

  #turn(): void {
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      if (!this.#isLooking) return;
      if (this.#eagerness.isOver) this.#stop(false);
      else this.#turn();
    });
  }

  #stop(isSeen: boolean): void {
    if (this.#isLooking) this.#eagerness.end(isSeen);
    this.#isLooking = false;
  }

  close(): void {
    this.#isLooking = false;
  }
}
