// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves queues: of the server's own memory, in the order in which items came.
 *
 * @module
 */

import { LATE } from "../../base/waiting.ts";
import { ProcessStateError, QueueEmptyError, QueueFullError, TimeoutError } from "../../errors.ts";
import { Line } from "./line.ts";
import type { Limits } from "./lock.ts";
import { checkWhole } from "./semaphore.ts";
import type { Served, ServedCall } from "./served.ts";

const AT_ONCE = { timeout: 0 };

/** A queue. */
class ServedQueue implements Served {
  readonly #maxSize: number;
  readonly #onPut: () => void;
  readonly #items: unknown[] = [];
  readonly #getters = new Line<{ item: unknown }>();
  readonly #putters = new Line<void, unknown>();
  /** The clients that put no more, and those that do nothing more. */
  readonly #ended = new WeakSet<object>();
  readonly #closed = new WeakSet<object>();

  readonly methods: Served["methods"] = {
    put: (call, item, options) => this.#put(call, item, options),
    putNoWait: (call, item) => this.#put(call, item, AT_ONCE),
    get: (call, options) => this.#get(call, options),
    getNoWait: (call) => this.#get(call, AT_ONCE),
    size: () => this.#items.length,
    empty: () => this.#items.length === 0,
    full: () => this.#items.length >= this.#maxSize,
    end: ({ client }) => void this.#ended.add(client),
    close: ({ client }) => void this.#closed.add(this.#end(client)),
    // What was put is here.
    drained: () => {},
  };

  constructor(maxSize: number, onPut: () => void = () => {}) {
    this.#maxSize = maxSize;
    this.#onPut = onPut;
  }

  get contents(): unknown {
    return this.#items;
  }

  #end(client: object): object {
    this.#ended.add(client);
    return client;
  }

  async #put(call: ServedCall, item: unknown, options?: Limits): Promise<void> {
    if (this.#ended.has(call.client)) throw closed("put", "ended or closed");
    if (this.#items.length < this.#maxSize) return this.#add(item);
    if (await this.#putters.wait("put", call, options, item) !== LATE) return;
    throw new QueueFullError(
      `Cannot put an item as the queue has ${this.#maxSize}, which is its maxSize: get() some, or wait longer`,
    );
  }

  #add(item: unknown): void {
    this.#onPut();
    if (this.#getters.serve({ item }) === undefined) this.#items.push(item);
  }

  async #get(call: ServedCall, options?: Limits): Promise<unknown> {
    if (this.#closed.has(call.client)) throw closed("get", "closed");
    if (this.#items.length > 0) return this.#take();
    const turn = await this.#getters.wait("get", call, options);
    if (turn !== LATE) return turn.item;
    throw new QueueEmptyError(
      "Cannot get an item as the queue is empty: put() one, or wait longer",
    );
  }

  #take(): unknown {
    const item = this.#items.shift();
    const putter = this.#putters.serve();
    if (putter !== undefined) this.#add(putter.brings);
    return item;
  }

  left(client: object): void {
    for (const line of [this.#getters, this.#putters]) line.left(client);
  }
}

function closed(call: string, how: string): ProcessStateError {
  return new ProcessStateError(`Cannot ${call} as the queue was ${how} here: make another one`);
}

/** What is put and not done yet. */
class Unfinished {
  #count = 0;
  readonly #joining = new Line();

  readonly methods: Served["methods"] = {
    taskDone: () => this.#taskDone(),
    join: (call, options) => this.#join(call, options),
  };

  /** One more was put. */
  add(): void {
    this.#count++;
  }

  #taskDone(): void {
    if (this.#count === 0) {
      throw new ProcessStateError(
        "Cannot report a task done as all that were put have been: call taskDone() once for each get()",
      );
    }
    if (--this.#count === 0) this.#joining.serveAll();
  }

  async #join(call: ServedCall, options: Limits = {}): Promise<void> {
    if (this.#count === 0) return;
    if (await this.#joining.wait("join", call, options) !== LATE) return;
    const { timeout = Infinity } = options;
    throw new TimeoutError(`Cannot join the queue as not all was done within ${timeout} ms`, {
      timeout,
    });
  }

  left(client: object): void {
    this.#joining.left(client);
  }
}

/** What a queue is made with. */
export interface ServedQueueOptions {
  /** Items at the most; 0 or less: any number. */
  maxSize?: number;
}

function sizeOf({ maxSize = 0 }: ServedQueueOptions = {}): number {
  if (!(maxSize <= 0)) checkWhole("make a queue", "maxSize", maxSize, 0);
  return maxSize > 0 ? maxSize : Infinity;
}

/**
 * Makes a queue.
 *
 * @param options How much it holds.
 * @returns What is served.
 */
export function servedQueue(options?: ServedQueueOptions): Served {
  return new ServedQueue(sizeOf(options));
}

/**
 * Makes a queue whose items are reported done.
 *
 * @param options How much it holds.
 * @returns What is served.
 */
export function servedJoinableQueue(options?: ServedQueueOptions): Served {
  const unfinished = new Unfinished();
  const queue = new ServedQueue(sizeOf(options), () => unfinished.add());
  return {
    contents: queue.contents,
    methods: { ...queue.methods, ...unfinished.methods },
    left(client) {
      queue.left(client);
      unfinished.left(client);
    },
  };
}
