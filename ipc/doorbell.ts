// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What spares two threads that answer each other at once their sleep: to wake a thread of Deno takes some
 * 40 microseconds, as long as several messages. Each side counts what it has posted in memory that both
 * see, and looks at the other's count for a moment before it leaves the next message to the event loop.
 *
 * @module
 */

/** Milliseconds that are spent looking, at the most. */
const LOOK = 0.1;

/** An answer that took no longer, with its thread asleep, would have been seen while looking. */
const QUICK = 0.25;

/** How often the count is read before the clock is. */
const READS = 64;

/** One side. */
export class Doorbell {
  /** The memory, for the other side. */
  readonly shared: SharedArrayBuffer;
  readonly #counts: Int32Array;
  readonly #own: number;
  #heard: number;
  #rungAt = -Infinity;
  #isQuick = false;

  /**
   * Takes one of two counts.
   *
   * @param shared The memory, of {@linkcode Doorbell.SIZE} bytes.
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

  /** This side has posted a message. */
  ring(): void {
    Atomics.add(this.#counts, this.#own, 1);
    this.#rungAt = performance.now();
  }

  /** This side has been told a message of the other. */
  heard(): void {
    this.#heard = this.#heard + 1 | 0;
    if (!this.#isQuick) this.#isQuick = performance.now() - this.#rungAt < QUICK;
  }

  /**
   * Looks out for an answer, if those before came quickly, and no longer than a moment. The message
   * itself then comes by the event loop, which needs no waking.
   */
  look(): void {
    if (!this.#isQuick) return;
    const end = performance.now() + LOOK;
    do {
      for (let reads = 0; reads < READS; reads++) if (this.#isRung()) return;
    } while (performance.now() < end);
    this.#isQuick = false;
  }

  #isRung(): boolean {
    return Atomics.load(this.#counts, 1 - this.#own) !== this.#heard;
  }
}
