// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Keeps a thread that was terminated from what it shared. In Deno such a thread runs on until its turn is
 * over, which may be never, and nobody hears when that is. So a thread says in its word of life that it is
 * in the middle of a change. Who finds that its end was told takes its life at once if it is in no change,
 * and dooms it otherwise: then it is dead when the change is done, which takes microseconds. Either is one
 * step on the word that each change begins and ends with, so that nothing of a dead one's comes later.
 *
 * @module
 */

import { atEnd } from "../base/at_end.ts";
import { ProcessStateError } from "../errors.ts";
import { HOLDER, LIFE, LIFE_BITS } from "./states/layout.ts";
import { holderWord } from "./states/seat.ts";
import type { Words } from "../memory/words.ts";

/**
 * What a holder is, of its word of life: the bits above are a number that is given once, so that who has had
 * the same seat before can't change it.
 *
 * @param word The word.
 * @returns One of {@linkcode LIFE}.
 */
export function lifeOf(word: number): number {
  return word & LIFE_BITS;
}

/**
 * Takes the life of one whose end was told, or dooms it.
 *
 * @param words The words of the arena.
 * @param holder Its number.
 * @returns Whether it was alive, and is dead now.
 */
export function takeLife(words: Words, holder: number): boolean {
  const at = holderWord(holder, HOLDER.LIFE);
  for (;;) {
    const word = words.load(at);
    const life = lifeOf(word);
    if (life !== LIFE.LIVE && life !== LIFE.BUSY) return false;
    const next = (word & ~LIFE_BITS) | (life === LIFE.LIVE ? LIFE.ENDED : LIFE.DOOMED);
    if (words.cas(at, word, next) === word) return life === LIFE.LIVE;
  }
}

/** Around what a thread changes that may run on after its end. */
export class Fence {
  readonly #words: Words;
  readonly #at: number;
  readonly #live: number;
  readonly #busy: number;
  readonly #onEnd: () => void;
  /** Changes are made within changes. */
  #depth = 0;

  /**
   * Of a thread.
   *
   * @param words The words of the arena.
   * @param me The number of the thread.
   * @param onEnd Called when this thread finds that it was doomed, and is dead now.
   */
  constructor(words: Words, me: number, onEnd: () => void = () => {}) {
    this.#words = words;
    this.#at = holderWord(me, HOLDER.LIFE);
    const term = words.load(this.#at) & ~LIFE_BITS;
    this.#live = term | LIFE.LIVE;
    this.#busy = term | LIFE.BUSY;
    this.#onEnd = onEnd;
  }

  /**
   * Makes a change, unless this thread is dead.
   *
   * @param act The change; it doesn't wait, and calls nothing of a user's.
   * @returns What that gives.
   * @throws {ProcessStateError} If this thread is dead, before the change or after it.
   */
  within<T>(act: () => T): T {
    if (this.#depth === 0 && !this.#enter()) throw new FencedError();
    this.#depth++;
    let isAlive = true;
    let result: T;
    try {
      result = act();
    } finally {
      this.#depth--;
      if (this.#depth === 0) isAlive = this.#leave();
    }
    if (!isAlive) throw new FencedError();
    return result;
  }

  #enter(): boolean {
    return this.#words.cas(this.#at, this.#live, this.#busy) === this.#live;
  }

  #leave(): boolean {
    if (this.#words.cas(this.#at, this.#busy, this.#live) === this.#busy) return true;
    this.#words.store(this.#at, (this.#live & ~LIFE_BITS) | LIFE.ENDED);
    this.#onEnd();
    return false;
  }
}

/** Thrown in a thread that others take for dead. */
export class FencedError extends ProcessStateError {
  constructor() {
    super("Cannot acquire, release or wait for anything as this process or worker has ended");
    atEnd.fenced = true;
  }
}

/**
 * What becomes of a wait in a thread that others take for dead: it lasts for ever, as nobody is to hear of it.
 *
 * @param error What the wait has failed with.
 * @returns Never, if that is why.
 */
export function neverIfFenced(error: unknown): Promise<never> {
  return error instanceof FencedError ? new Promise(() => {}) : Promise.reject(error);
}

/**
 * Does something of which nobody is to hear in a thread that others take for dead.
 *
 * @param act What is done.
 */
export function unlessFenced(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof FencedError)) throw error;
  }
}
