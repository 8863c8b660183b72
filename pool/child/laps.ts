// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Takes the time of each item of a chunk. To ask for the time costs as much as several short items: once items have
 * proved to be short, the time is asked for after several of them.
 *
 * @module
 */

import { performance } from "../../base/globals.ts";
import { isPromise } from "./perform.ts";

type AnyFunction = (...args: unknown[]) => unknown;

/** Milliseconds below which an item is short. */
const SHORT_MS = 0.002;

/** Milliseconds above which several short items together hide one that was not. */
const LONG_MS = 0.2;

/** How many items are timed one by one before they are believed to be short. */
const TRIAL = 64;

/** How many short items are timed together at the most. */
const MOST_TOGETHER = 64;

/** The items of one chunk after another. */
export class Laps {
  /** Pairs of a number of items and the milliseconds that they took. */
  #pairs: number[] = [];
  #last = 0;
  /** How many have ended since. */
  #count = 0;
  /** How many are timed together. */
  #together = 1;
  /** How many of the last were short, one after another. */
  #short = 0;

  /**
   * A chunk is begun.
   *
   * @param call Called with each of its items.
   * @param isSpread Whether an item is several arguments.
   * @returns What is to be called in its place.
   */
  begin(call: AnyFunction, isSpread: boolean): AnyFunction {
    this.#pairs = [];
    this.#count = 0;
    this.#last = performance.now();
    if (isSpread) return (...args) => this.#time(call, args);
    // Most are called so, and more often: nothing is made for one.
    return (item) => {
      let result;
      try {
        result = call(item);
      } catch (error) {
        this.#fail(error);
      }
      return this.#note(result);
    };
  }

  #time(call: AnyFunction, args: unknown[]): unknown {
    let result;
    try {
      result = call(...args);
    } catch (error) {
      this.#fail(error);
    }
    return this.#note(result);
  }

  #note(result: unknown): unknown {
    if (typeof result === "object" && isPromise(result)) return this.#wait(result);
    if (++this.#count >= this.#together) this.#lap(performance.now());
    return result;
  }

  #fail(error: unknown): never {
    this.#count++;
    this.#lap(performance.now());
    throw error;
  }

  async #wait(result: PromiseLike<unknown>): Promise<unknown> {
    try {
      return await result;
    } finally {
      this.#count++;
      this.#lap(performance.now());
    }
  }

  #lap(now: number): void {
    const took = now - this.#last;
    const count = this.#count;
    this.#last = now;
    this.#count = 0;
    if (took > LONG_MS && count > 1) this.#separate(count, took);
    else this.#pairs.push(count, took);
    this.#adapt(count, took);
  }

  /** One of them has taken nearly all the time. */
  #separate(count: number, took: number): void {
    const others = Math.min(took, SHORT_MS * (count - 1));
    this.#pairs.push(count - 1, others, -count, took - others);
  }

  #adapt(count: number, took: number): void {
    if (took > SHORT_MS * count) {
      this.#short = 0;
      this.#together = 1;
      return;
    }
    this.#short += count;
    if (this.#short >= TRIAL) this.#together = Math.min(MOST_TOGETHER, this.#together * 2);
  }

  /**
   * The chunk has ended.
   *
   * @param now When.
   * @param start When it began, on the clock of the pool.
   * @param tasks Where it is noted.
   */
  end(now: number, start: number, tasks: number[]): void {
    if (this.#count > 0) this.#lap(now);
    const pairs = this.#pairs;
    this.#pairs = [];
    tasks.push(-pairs.length / 2, start);
    for (let index = 0; index < pairs.length; index++) tasks.push(pairs[index]!);
  }
}
