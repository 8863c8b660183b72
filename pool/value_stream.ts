// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The reader's side of a stream: what a generator in a worker yields.
 *
 * @module
 */

import { type Deferred, deferred } from "../base/deferred.ts";
import { Fifo } from "../base/fifo.ts";
import type { Target } from "../process/options.ts";
import type { StreamOptions } from "./tasks/options.ts";
import type { Order } from "./tasks/order.ts";
import type { Holder } from "./tasks/task.ts";
import { CREDIT, STOP, STREAM } from "./tasks/wire.ts";
import type { Works } from "./work.ts";

/** How many values may wait for the reader. */
const BUFFER = 16;

/** The values of one call. */
export class ValueStream<Y> implements AsyncIterableIterator<Y, void> {
  readonly #values = new Fifo<unknown>();
  readonly #waiting = new Fifo<Deferred<IteratorResult<Y, void>>>();
  readonly #ended = deferred<void>();
  /** How many values are taken before the worker is told of it. */
  readonly #step: number;
  readonly #withdraw: () => void;
  #holder: Holder | null = null;
  #taken = 0;
  #hasEnded = false;
  #failure: { error: unknown } | null = null;
  /** Nothing more is wanted. */
  #isLeft = false;

  /**
   * Gives the task to the workers.
   *
   * @param works Who does it.
   * @param target The generator.
   * @param args Its arguments.
   * @param options How.
   */
  constructor(works: Works, target: Target, args: readonly unknown[], options: StreamOptions) {
    const { buffer = BUFFER, ...rest } = options;
    this.#step = Math.max(1, buffer >> 1);
    const order: Order = {
      call: "stream",
      target,
      mode: STREAM,
      args: [args, buffer],
      options: rest,
      onStart: (holder) => this.#holder = holder,
      onYield: (values) => this.#take(values),
    };
    this.#withdraw = works.submit(order, {
      resolve: () => this.#end(null),
      reject: (error) => this.#end({ error }),
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next value; after an error there are none. */
  next(): Promise<IteratorResult<Y, void>> {
    if (this.#waiting.size === 0 && this.#values.size > 0) {
      return Promise.resolve({ done: false, value: this.#shift() });
    }
    const waiter = deferred<IteratorResult<Y, void>>();
    this.#waiting.push(waiter);
    this.#serve();
    return waiter.promise;
  }

  /** Ends the generator, and waits for its end, as of any generator. */
  async return(): Promise<IteratorResult<Y, void>> {
    this.#isLeft = true;
    this.#values.drain();
    this.#serve();
    if (!this.#hasEnded) {
      if (this.#holder === null) this.#withdraw();
      else this.#holder.tell([STOP, 0]);
      if (this.#holder !== null) await this.#ended.promise;
    }
    return { done: true, value: undefined };
  }

  #take(values: unknown[]): void {
    if (this.#isLeft) return;
    for (const value of values) this.#values.push(value);
    this.#serve();
  }

  #end(failure: { error: unknown } | null): void {
    this.#hasEnded = true;
    this.#holder = null;
    if (!this.#isLeft) this.#failure = failure;
    this.#ended.resolve();
    this.#serve();
  }

  /** Gives what there is to those who wait. */
  #serve(): void {
    while (this.#waiting.size > 0) {
      if (this.#values.size > 0) {
        this.#waiting.shift()!.resolve({ done: false, value: this.#shift() });
      } else if (this.#failure !== null) this.#fail();
      else if (this.#hasEnded || this.#isLeft) {
        this.#waiting.shift()!.resolve({ done: true, value: undefined });
      } else return;
    }
  }

  #shift(): Y {
    const value = this.#values.shift() as Y;
    if (++this.#taken >= this.#step) {
      this.#holder?.tell([CREDIT, 0, this.#taken]);
      this.#taken = 0;
    }
    return value;
  }

  #fail(): void {
    const { error } = this.#failure!;
    this.#failure = null;
    this.#waiting.shift()!.reject(error);
  }
}
