// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one who waits for a whole thread: however many words it waits at, one call of the system does, as each such
 * call holds a thread of which there are few. Who waits may be woken though nothing has happened, and looks again.
 *
 * @module
 */

import { deferred } from "../base/deferred.ts";

/** A word that is waited at. */
export interface Watched {
  /** Where it is. */
  readonly address: number;
  /** It, and nothing else. */
  readonly word: Int32Array;
  /** What it shows as long as nothing has happened. */
  readonly expected: number;
}

/** A call of the system that waits at words. One at a time is under way. */
export interface WaitCall {
  /** At how many words it can wait. */
  readonly capacity: number;
  /**
   * Waits beside this thread until a word is another than expected, one was woken, the time is up, or nothing of that:
   * for the system may have other reasons.
   *
   * @param watched The words.
   * @param ms How long at the most.
   * @returns Which of them was woken; below 0: none, as far as is known.
   */
  begin(watched: readonly Watched[], ms: number): Promise<number>;
  /** Has the call that is under way return soon, whether it waits already or is only about to. */
  interrupt(): void;
  /** Milliseconds of a clock. */
  now(): number;
}

/** One wait. */
interface Pending extends Watched {
  /** When its time is up. */
  readonly until: number;
  readonly over: () => void;
}

/** After so many returns in a row that nothing explains the call is held to be of no use. */
const MAX_UNEXPLAINED = 3;

/** Waits at the words of one thread. */
export class Waiter {
  readonly #call: WaitCall;
  readonly #pending = new Set<Pending>();
  /** What the call that is under way waits at; null: there is none. */
  #armed: readonly Watched[] | null = null;
  /** When that returns at the latest. */
  #armedUntil = Infinity;
  #isInterrupted = false;
  #unexplained = 0;

  /**
   * It waits for nothing yet.
   *
   * @param call What it waits with.
   */
  constructor(call: WaitCall) {
    this.#call = call;
  }

  /** Whether it can wait at one more. */
  get hasRoom(): boolean {
    return this.#pending.size < this.#call.capacity;
  }

  /** Whether its call does what it should. */
  get isOfUse(): boolean {
    return this.#unexplained < MAX_UNEXPLAINED;
  }

  /**
   * Waits at a word.
   *
   * @param watched The word.
   * @param ms How long at the most.
   * @returns Settles when it was woken, when it is another than expected, when the time is up, and at times without a reason.
   */
  wait({ address, word, expected }: Watched, ms: number): Promise<void> {
    const { promise, resolve } = deferred<void>();
    const until = this.#call.now() + ms;
    this.#pending.add({ address, word, expected, until, over: resolve });
    if (this.#armed === null) this.#run();
    else if (!this.#isCovered(address, expected, until)) this.#interrupt();
    return promise;
  }

  /** Whether the call that is under way returns in time for it. */
  #isCovered(address: number, expected: number, until: number): boolean {
    return until >= this.#armedUntil &&
      this.#armed!.some((each) => each.address === address && each.expected === expected);
  }

  #interrupt(): void {
    if (this.#isInterrupted) return;
    this.#isInterrupted = true;
    this.#call.interrupt();
  }

  async #run(): Promise<void> {
    // Words at which a wait is just over: where they are waited at again, no call must be interrupted for that.
    let lately: Watched[] = [];
    while (this.#pending.size > 0) {
      const armed = [...this.#pending, ...lately].slice(0, this.#call.capacity);
      this.#armed = armed;
      this.#armedUntil = [...this.#pending].reduce(
        (least, { until }) => Math.min(least, until),
        Infinity,
      );
      this.#isInterrupted = false;
      const ms = Math.max(0, this.#armedUntil - this.#call.now());
      const woken = await this.#call.begin(armed, ms).catch(() => -1);
      lately = this.#settle(armed, woken);
    }
    this.#armed = null;
  }

  /** Ends the waits that are over, and gives their words; ends all if it isn't known why the call has returned. */
  #settle(armed: readonly Watched[], woken: number): Watched[] {
    const now = this.#call.now();
    const address = armed[woken]?.address;
    const over = [...this.#pending].filter((each) =>
      each.address === address || each.until <= now || isChanged(each)
    );
    const isExplained = this.#isInterrupted || woken >= 0 || over.length > 0 ||
      armed.some(isChanged);
    this.#unexplained = isExplained ? 0 : this.#unexplained + 1;
    return (isExplained ? over : [...this.#pending]).map((each) => this.#end(each));
  }

  #end(pending: Pending): Watched {
    this.#pending.delete(pending);
    pending.over();
    const { address, word } = pending;
    return { address, word, expected: Atomics.load(word, 0) };
  }
}

function isChanged({ word, expected }: Watched): boolean {
  return Atomics.load(word, 0) !== expected;
}
