// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The few slowest of many tasks.
 *
 * @module
 */

import type { PoolInsights } from "./figures.ts";

type Slow = PoolInsights["slowest"][number];

/** They, the slowest first. */
export class Slowest {
  readonly #most: number;
  readonly #all: Slow[] = [];
  /** Milliseconds that one must have taken to be among them. */
  #least: number;

  /**
   * None is known.
   *
   * @param most How many are kept.
   */
  constructor(most: number) {
    this.#most = most;
    this.#least = most === 0 ? Infinity : -1;
  }

  /**
   * Looks at a task, of which most are not among the slowest.
   *
   * @param ms How long it took.
   * @returns Whether it is.
   */
  has(ms: number): boolean {
    return ms > this.#least;
  }

  /**
   * Takes one in.
   *
   * @param slow What is known of it.
   */
  add(slow: Slow): void {
    const index = this.#all.findIndex(({ ms }) => ms < slow.ms);
    this.#all.splice(index < 0 ? this.#all.length : index, 0, slow);
    if (this.#all.length > this.#most) this.#all.pop();
    if (this.#all.length === this.#most) this.#least = this.#all.at(-1)!.ms;
  }

  /** A copy. */
  get all(): Slow[] {
    return this.#all.map((slow) => ({ ...slow }));
  }
}
