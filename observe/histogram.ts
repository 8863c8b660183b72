// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How many values there were of each size, in memory that doesn't grow: sizes are told apart to 1 in 64.
 *
 * @module
 */

import type { Percentiles } from "./figures.ts";

/** How many sizes are told apart from one power of two to the next, as a power of two. */
const STEP_BITS = 6;

const STEPS = 2 ** STEP_BITS;

/** A value is counted in these: a tenth of a microsecond. */
const UNITS_PER_MS = 10_000;

/** From which power of two on a value is no small integer of the engine any more. */
const BIG = 2 ** 30;

/** Powers of two that are told apart: up to three years. */
const OCTAVES = 50;

/** Values in milliseconds. */
export class Histogram {
  readonly #counts = new Float64Array(STEPS * (OCTAVES - STEP_BITS + 1));
  #count = 0;
  #sum = 0;
  #max = 0;

  /**
   * Counts a value.
   *
   * @param ms The value.
   * @param count How often.
   */
  add(ms: number, count: number = 1): void {
    this.#counts[bucketOf(ms * UNITS_PER_MS)]! += count;
    this.#count += count;
    this.#sum += ms * count;
    if (ms > this.#max) this.#max = ms;
  }

  /** What is known of the values. */
  get percentiles(): Percentiles {
    const [count, max] = [this.#count, this.#max];
    const mean = count === 0 ? 0 : this.#sum / count;
    return { count, mean, p50: this.#at(0.5), p90: this.#at(0.9), p99: this.#at(0.99), max };
  }

  /** The least value that so much of all is not above. */
  #at(share: number): number {
    let left = Math.ceil(share * this.#count);
    if (left === 0) return 0;
    let bucket = -1;
    while (left > 0) left -= this.#counts[++bucket]!;
    return Math.min(this.#max, middleOf(bucket) / UNITS_PER_MS);
  }
}

/** The first 64 are of one unit each; then 64 for each power of two. */
function bucketOf(units: number): number {
  if (units >= BIG) return bigBucketOf(units);
  const whole = units | 0;
  if (whole < STEPS) return whole < 0 ? 0 : whole;
  const octave = 31 - Math.clz32(whole) - STEP_BITS;
  return octave * STEPS + (whole >> octave);
}

function bigBucketOf(units: number): number {
  const octave = Math.min(OCTAVES - 1, Math.floor(Math.log2(units))) - STEP_BITS;
  return octave * STEPS + Math.min(2 * STEPS - 1, Math.floor(units / 2 ** octave));
}

function middleOf(bucket: number): number {
  if (bucket < STEPS) return bucket + 0.5;
  const octave = Math.floor(bucket / STEPS) - 1;
  return (bucket - octave * STEPS + 0.5) * 2 ** octave;
}
