// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The worker's side of a stream: goes through what a generator yields, as far as the reader keeps up.
 *
 * @module
 */

import { performance, setImmediate } from "../../base/globals.ts";
import type { Lane } from "../lanes/lane.ts";
import { isPromise } from "./perform.ts";
import { refusedBy } from "./report.ts";
import { YIELD } from "../tasks/wire.ts";

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
  /** One of its values could not be sent: that is no error of its own. */
  #isRefused = false;
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
    while (!this.#isStopped) {
      if (this.#credit <= 0) await this.#granted();
      else if (await this.#advance(iterator)) return true;
      if (this.#values.length > 0 && performance.now() - this.#since < HOLD_MS) continue;
      await this.#flush();
      if (performance.now() - turn < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    }
    return false;
  }

  /** Its own error ends it: then there is nothing to be told any more. Whether that was its end. */
  async #advance(iterator: AnyIterator): Promise<boolean> {
    try {
      const next = this.#take(iterator);
      if (!isPromise(next)) return next;
      if (this.#values.length > 0 && !await settlesAtOnce(next)) await this.#flush();
      const { done, value } = await next;
      if (!done) this.#push(value);
      return done === true;
    } catch (error) {
      if (!this.#isRefused) iterator.return = undefined;
      await this.#flush();
      throw error;
    }
  }

  /** All that it gives at once and that may be sent together; whether it has ended, or what must be waited for. */
  #take(iterator: AnyIterator): boolean | Promise<IteratorResult<unknown>> {
    let isSoon = true;
    while (isSoon && this.#credit > 0) {
      const next = iterator.next();
      if (isPromise(next)) return next;
      if (next.done) return true;
      isSoon = this.#push(next.value);
    }
    return false;
  }

  /** Whether it may wait for others. */
  #push(value: unknown): boolean {
    this.#credit--;
    const now = performance.now();
    if (this.#values.push(value) === 1) this.#since = now;
    return now - this.#since < HOLD_MS;
  }

  async #granted(): Promise<void> {
    await this.#flush();
    if (this.#credit > 0 || this.#isStopped) return;
    await new Promise<void>((resolve) => this.#wake = resolve);
  }

  /** One that can't be cloned ends it, after those before it. */
  async #flush(): Promise<void> {
    const values = this.#values;
    if (values.length === 0) return;
    this.#values = [];
    try {
      await this.#lane.send([YIELD, this.#id, values]);
    } catch {
      this.#isRefused = true;
      for (const value of values) await this.#sendOne(value);
    }
  }

  async #sendOne(value: unknown): Promise<void> {
    try {
      await this.#lane.send([YIELD, this.#id, [value]]);
    } catch (error) {
      throw refusedBy(error, value, "value", "what the stream yields");
    }
  }
}

/** Turns of the promises' queue in which an asynchronous generator gives what it doesn't wait for. */
const TICKS = 4;

/** Whether a promise settles without anything of the event loop's: then others may follow as soon. */
async function settlesAtOnce(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false;
  const note = () => isSettled = true;
  promise.then(note, note);
  for (let tick = 0; tick < TICKS && !isSettled; tick++) await null;
  return isSettled;
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
