// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a thread ends: by itself with a code, or stopped as if by a signal.
 *
 * @module
 */

const NUMBERS = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 } as const;

/** The end of one thread. */
export class ThreadEnd {
  /** Resolves with the exit code. */
  readonly code: Promise<number>;
  #resolve!: (code: number) => void;
  #stopped: number | null = null;
  #settled = false;

  /** Nothing has happened yet. */
  constructor() {
    this.code = new Promise((resolve) => this.#resolve = resolve);
  }

  /**
   * It is to be stopped.
   *
   * @param signal The signal that stands for the reason.
   * @returns Whether there is something to stop.
   */
  stop(signal: keyof typeof NUMBERS): boolean {
    if (this.#settled || this.#stopped !== null) return false;
    this.#stopped = -NUMBERS[signal];
    return true;
  }

  /**
   * It has ended.
   *
   * @param code The code of its own, modulo 256 as a process's; that of the signal goes first.
   */
  settle(code: number): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#resolve(this.#stopped ?? code & 255);
  }
}
