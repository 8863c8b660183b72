// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The results of a worker that does one task after another: between tasks that have proved short they wait for each
 * other, and never long.
 *
 * @module
 */

import type { Lane } from "../lanes/lane.ts";
import { sendReport } from "./report.ts";
import { OK, type Outcome } from "../tasks/wire.ts";

/** Milliseconds that a result waits for others at the most. */
const HOLD = 0.3;

/** How many results wait for each other at the most: half of the most tasks that a worker is given ahead. */
const MOST_HELD = 256;

/** From how many bytes on results wait for no others: they would make one long message of each other. */
const BIG = 1 << 16;

/** Those that are not reported. */
export class HeldResults {
  readonly #lane: Lane;
  /** The result or error of each. */
  #values: unknown[] = [];
  /** The outcome of each; null while none has failed. */
  #outcomes: Outcome[] | null = null;
  /** Milliseconds of work in them. */
  #busy = 0;
  /** How many bytes of text and buffers they are. */
  #bytes = 0;
  /** When the first of them was there. */
  #since = 0;

  /**
   * There are none.
   *
   * @param lane Where they are reported.
   */
  constructor(lane: Lane) {
    this.#lane = lane;
  }

  /**
   * Takes one in.
   *
   * @param outcome How its task has ended.
   * @param value The result or error.
   * @param took How many milliseconds its task took.
   * @param now When that ended.
   * @returns Whether it may wait for others.
   */
  add(outcome: Outcome, value: unknown, took: number, now: number): boolean {
    const count = this.#values.push(value);
    if (count === 1) this.#since = now;
    if (this.#outcomes !== null) this.#outcomes.push(outcome);
    else if (outcome !== OK) this.#outcomes = [...new Array(count - 1).fill(OK), outcome];
    this.#busy += took;
    this.#bytes += bytesOf(value);
    return now - this.#since < HOLD && count < MOST_HELD && this.#bytes < BIG;
  }

  /**
   * Reports them.
   *
   * @returns A promise if the other end must read first before there can be more.
   */
  flush(): Promise<void> | undefined {
    const [values, outcomes, busy] = [this.#values, this.#outcomes, this.#busy];
    if (values.length === 0) return undefined;
    this.#values = [];
    this.#outcomes = null;
    this.#busy = this.#bytes = 0;
    return sendReport(this.#lane, busy, values, outcomes);
  }
}

/** Of what may be long by itself. */
function bytesOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  return typeof value === "object" && ArrayBuffer.isView(value) ? value.byteLength : 0;
}
