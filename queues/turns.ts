// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Waits of one object, one after another: what waits longer comes first.
 *
 * @module
 */

import { performance } from "../base/globals.ts";
import { LATE, within } from "../base/waiting.ts";
import type { WaitOptions } from "../base/options.ts";

/** Those who wait for one thing. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  /** Whether nobody waits. */
  get isFree(): boolean {
    return this.#count === 0;
  }

  /**
   * Waits for the turn, and then for what it is for.
   *
   * @typeParam T What it gives.
   * @param call The call that waits, for the text of errors.
   * @param wait How long for both.
   * @param begin Begins the wait, with the time that is left; false: the time was up.
   * @returns What that gives; false: the time was up.
   */
  async take<T>(
    call: string,
    wait: WaitOptions | undefined,
    begin: (wait: WaitOptions | undefined) => Promise<T | false>,
  ): Promise<T | false> {
    const turn = this.#last;
    let over = () => {};
    // Who gives up before its turn lets the next one wait for those before it.
    const own = new Promise<void>((resolve) => over = resolve);
    this.#last = Promise.all([turn, own]);
    this.#count++;
    try {
      if (this.#count === 1) return await begin(wait);
      const { timeout = Infinity, signal } = wait ?? {};
      const until = performance.now() + timeout;
      if (await within(call, turn, wait) === LATE) return false;
      return await begin(
        wait && {
          timeout: Math.max(0, until - performance.now()),
          ...(signal && { signal }),
        },
      );
    } finally {
      this.#count--;
      over();
    }
  }
}
