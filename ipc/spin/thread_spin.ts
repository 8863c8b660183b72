// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The spin of two threads: each side counts what it has posted in memory that both see, and looks at the
 * other's count.
 *
 * @module
 */

import { type Spin, SpinPolicy, THREADS } from "./spin.ts";

/** How often the count is read before the clock is. */
const READS = 64;

/** One side. */
export class ThreadSpin implements Spin {
  /** The memory, for the other side. */
  readonly shared: SharedArrayBuffer;
  readonly #counts: Int32Array;
  readonly #own: number;
  readonly #policy = new SpinPolicy(THREADS);
  #heard: number;

  /**
   * Takes one of two counts.
   *
   * @param shared The memory, of {@linkcode ThreadSpin.SIZE} bytes.
   * @param side Whose count is this side's.
   * @param posted What it has posted before.
   * @param heard What it has heard before.
   */
  constructor(shared: SharedArrayBuffer, side: 0 | 1, posted: number = 0, heard: number = 0) {
    this.shared = shared;
    this.#counts = new Int32Array(shared);
    this.#own = side;
    this.#heard = heard;
    Atomics.store(this.#counts, side, posted);
  }

  /** Bytes of memory that two sides need. */
  static readonly SIZE = 8;

  ring(): void {
    Atomics.add(this.#counts, this.#own, 1);
    this.#policy.rung();
  }

  heard(): void {
    this.#heard = this.#heard + 1 | 0;
    this.#policy.heard();
  }

  /** The message itself then comes by the event loop, which needs no waking. */
  look(): void {
    if (!this.#policy.pays) return;
    this.#policy.begin();
    // It came while this side did something else, and shows nothing of what it is worth to look.
    if (this.#isRung()) return;
    do {
      for (let reads = 0; reads < READS; reads++) {
        if (this.#isRung()) return this.#policy.end(true);
      }
    } while (!this.#policy.isOver);
    this.#policy.end(false);
  }

  #isRung(): boolean {
    return Atomics.load(this.#counts, 1 - this.#own) !== this.#heard;
  }

  close(): void {
    // Memory goes with its last holder.
  }
}
