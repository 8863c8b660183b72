// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How far something is, how fast it goes, and how long it still takes.
 *
 * @module
 */

/** Milliseconds that the rate looks back. */
const WINDOW = 20_000;

/** Milliseconds between two looks that are kept. */
const STEP = 250;

interface Sample {
  at: number;
  done: number;
}

/** One thing that is under way. */
export class Tally {
  /** What is done. */
  done = 0;
  /** Of how many; null: nobody knows. */
  total: number | null = null;
  /** Whether nothing was told yet. */
  isFresh = true;
  readonly #begun: Sample;
  #now: number;
  #ended: number | null = null;
  /** From the oldest that counts on. */
  readonly #samples: Sample[];

  /**
   * Begins.
   *
   * @param now What time it is, in milliseconds.
   * @param done What was done before.
   */
  constructor(now: number, done: number) {
    this.#now = now;
    this.#begun = { at: now, done };
    this.#samples = [this.#begun];
  }

  /** Whether it is over. */
  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  /** Milliseconds since it began, until it ended. */
  get elapsed(): number {
    return (this.#ended ?? this.#now) - this.#begun.at;
  }

  /** From 0 to 1; null if nobody knows. */
  get share(): number | null {
    if (this.total === null) return null;
    return this.total === 0 ? 1 : Math.min(1, this.done / this.total);
  }

  /** In a second: of late, at the end of all of it; null as long as there is nothing to tell. */
  get rate(): number | null {
    const from = this.hasEnded ? this.#begun : this.#samples[0]!;
    const milliseconds = (this.#ended ?? this.#now) - from.at;
    const count = this.done - from.done;
    return milliseconds > 0 && count > 0 ? count / milliseconds * 1000 : null;
  }

  /** Milliseconds that it still takes if it goes on like this; null if nobody knows. */
  get left(): number | null {
    const { rate, total } = this;
    if (rate === null || total === null) return null;
    return Math.max(0, total - this.done) / rate * 1000;
  }

  /**
   * So much is done.
   *
   * @param now What time it is.
   * @param done How much.
   * @param total Of how much.
   */
  tell(now: number, done: number, total: number | null): void {
    this.isFresh = false;
    this.done = done;
    this.total = total;
    this.look(now);
    if (now - this.#samples.at(-1)!.at >= STEP) this.#samples.push({ at: now, done });
    while (this.#samples.length > 2 && this.#samples[1]!.at <= now - WINDOW) this.#samples.shift();
    if (total !== null && done >= total) this.end(now);
  }

  /**
   * Time goes on.
   *
   * @param now What time it is.
   */
  look(now: number): void {
    this.#now = now;
  }

  /**
   * It is over, done or not.
   *
   * @param now What time it is.
   */
  end(now: number): void {
    this.#now = now;
    this.#ended ??= now;
  }
}
