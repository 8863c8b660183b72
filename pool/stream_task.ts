// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The worker's side of a stream: goes through what a generator yields, as far as the reader keeps up.
 *
 * @module
 */

import { performance, setImmediate } from "../base/globals.ts";
import type { Lane } from "./lanes/lane.ts";
import { isPromise } from "./perform.ts";
import { YIELD } from "./wire.ts";

/** Milliseconds that a value waits for others at the most. */
const HOLD_MS = 0.3;

/** Milliseconds after which other events have their turn: the reader may want no more. */
const TURN_MS = 8;

/** One stream. */
export class StreamTask {
  readonly #id: number;
  readonly #lane: Lane;
  /** How many values may still be sent. */
  #credit: number;
  #values: unknown[] = [];
  #since = 0;
  #isStopped = false;
  #wake: () => void = () => {};

  /**
   * Nothing is sent yet.
   *
   * @param id The number of its task.
   * @param lane To the pool.
   * @param buffer How many values may wait at the other end.
   */
  constructor(id: number, lane: Lane, buffer: number) {
    this.#id = id;
    this.#lane = lane;
    this.#credit = buffer;
  }

  /**
   * The reader has taken some.
   *
   * @param count How many.
   */
  grant(count: number): void {
    this.#credit += count;
    this.#wake();
  }

  /** The reader wants no more. */
  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  /**
   * Goes through it.
   *
   * @param iterable What the target has given.
   * @throws {TypeError} If it can't be gone through.
   */
  async run(iterable: unknown): Promise<void> {
    const iterator = iteratorOf(iterable);
    let isDone = false;
    try {
      isDone = await this.#pump(iterator);
      await this.#flush();
    } finally {
      // It has ended by itself, or by its own error: only what is left is told.
      if (!isDone) await iterator.return?.();
    }
  }

  /** Until the end of the generator, or of the reader's interest; whether it was the former. */
  async #pump(iterator: AnyIterator): Promise<boolean> {
    let turn = performance.now();
    while (await this.#mayGoOn()) {
      const { done, value } = await this.#next(iterator);
      if (done) return true;
      this.#credit--;
      if (this.#values.push(value) === 1) this.#since = performance.now();
      const now = performance.now();
      if (now - this.#since >= HOLD_MS) await this.#flush();
      if (now - turn < TURN_MS) continue;
      await this.#flush();
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    }
    return false;
  }

  /** Its own error ends it: then there is nothing to be told any more. */
  async #next(iterator: AnyIterator): Promise<IteratorResult<unknown>> {
    try {
      const next = iterator.next();
      if (!isPromise(next)) return next;
      await this.#flush();
      return await next;
    } catch (error) {
      iterator.return = undefined;
      await this.#flush();
      throw error;
    }
  }

  async #mayGoOn(): Promise<boolean> {
    while (this.#credit <= 0 && !this.#isStopped) {
      await this.#flush();
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return !this.#isStopped;
  }

  /** One that can't be cloned ends it, after those before it. */
  async #flush(): Promise<void> {
    const values = this.#values;
    if (values.length === 0) return;
    this.#values = [];
    try {
      await this.#lane.send([YIELD, this.#id, values]);
    } catch (error) {
      if (values.length === 1) throw error;
      for (const value of values) await this.#lane.send([YIELD, this.#id, [value]]);
    }
  }
}

/** Of either kind. */
interface AnyIterator {
  next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
  return?: (() => unknown) | undefined;
}

function iteratorOf(iterable: unknown): AnyIterator {
  const source = Object(iterable) as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  const open = source[Symbol.asyncIterator] ?? source[Symbol.iterator];
  if (typeof open !== "function") {
    throw new TypeError(
      `Cannot stream as the target must give an iterable: current value is ${typeof iterable}`,
    );
  }
  const iterator = (open as () => AnyIterator).call(source);
  return { next: () => iterator.next(), return: iterator.return && (() => iterator.return!()) };
}
