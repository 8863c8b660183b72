// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How much memory a worker may have.
 *
 * @module
 */

import * as runtime from "../../runtime/runtime.ts";

/** Looks at the memory of this worker. */
export interface Gauge {
  /** Whether it has more than it may. */
  isExceeded(): boolean;
}

/** Bytes: resident ones of a process, of the heap of a thread. */
export class MemoryLimit implements Gauge {
  readonly #most: number;

  /**
   * Nothing is measured yet.
   *
   * @param most How many bytes it may have.
   */
  constructor(most: number) {
    this.#most = most;
  }

  isExceeded(): boolean {
    return runtime.memoryUsed() > this.#most;
  }
}
