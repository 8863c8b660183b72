// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Results one by one, for `imap` and `imapUnordered`.
 *
 * @module
 */

import { readOptions, WAIT_RULES } from "../base/arguments.ts";
import { TimeoutError } from "../errors.ts";
import type { WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";
import { Fifo } from "../base/fifo.ts";
import type { SubmitChunk } from "./map_all.ts";

const NEXT = { does: "give the next result", right: "results.next({ timeout: 100 })" };

/** How a stream goes. */
export interface StreamOptions {
  /** The call, for the text of errors. */
  call: string;
  /** How many items go together. */
  chunkSize: number;
  /** How many chunks are ahead of what has been taken. */
  ahead: number;
  /** Whether results come in the order of the items. */
  isOrdered: boolean;
  /** How many items there are; null if that is unknown. */
  total: number | null;
  /** Called after each chunk. */
  onProgress: ((done: number, total: number | null) => void) | undefined;
}

/** What has come of a chunk: results, or one error. */
type Outcome = { results: unknown[] } | { error: unknown };

/** A chunk that has been submitted. */
interface Slot {
  stop: () => void;
  outcome: Outcome | null;
}

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** The results of items that are pulled as results are taken. */
export class ResultStream<R> implements AsyncIterableIterator<R, void, WaitOptions | undefined> {
  readonly #options: StreamOptions;
  readonly #items: AnyIterator;
  readonly #submit: SubmitChunk;
  /** Chunks that have not been taken, in the order of the items. */
  readonly #slots: Slot[] = [];
  /** Outcomes that can be taken. */
  readonly #ready = new Fifo<{ value: unknown } | { error: unknown }>();
  #isPulling = false;
  #isDrained = false;
  #done = 0;
  #wake: (() => void)[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Begins to pull.
   *
   * @param items The items.
   * @param submit Gives a chunk to a worker.
   * @param options How it goes.
   */
  constructor(items: AnyIterator, submit: SubmitChunk, options: StreamOptions) {
    this.#items = items;
    this.#submit = submit;
    this.#options = options;
    this.#pull();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(given?: WaitOptions): Promise<IteratorResult<R, void>> {
    const options = readOptions(NEXT, given, WAIT_RULES);
    const turn = this.#turn.then(() => this.#take(options));
    this.#turn = turn.catch(() => {});
    return await turn;
  }

  async #take(options: WaitOptions): Promise<IteratorResult<R, void>> {
    if (await within(this.#options.call, this.#something(), options) === LATE) {
      const { timeout = 0 } = options;
      throw new TimeoutError(
        `Cannot give the next result as it was not there after ${timeout} ms: call next() again`,
        { timeout },
      );
    }
    const outcome = this.#ready.shift();
    this.#pull();
    if (outcome === undefined) return { done: true, value: undefined };
    if ("error" in outcome) throw outcome.error;
    return { done: false, value: outcome.value as R };
  }

  /** Resolves when there is something to take, or nothing will come any more. */
  async #something(): Promise<void> {
    while (this.#ready.size === 0 && !(this.#isDrained && this.#slots.length === 0)) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** Pulls no more, and drops what has not begun. */
  async return(): Promise<IteratorResult<R, void>> {
    if (!this.#isDrained) await this.#items.return?.();
    this.#isDrained = true;
    for (const { stop } of this.#slots.splice(0)) stop();
    this.#ready.drain();
    this.#notify();
    return { done: true, value: undefined };
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  get #hasRoom(): boolean {
    const { ahead, chunkSize } = this.#options;
    return this.#slots.length + Math.ceil(this.#ready.size / chunkSize) < ahead;
  }

  async #pull(): Promise<void> {
    if (this.#isPulling) return;
    this.#isPulling = true;
    try {
      while (!this.#isDrained && this.#hasRoom) {
        const chunk = this.#nextChunk();
        this.#send(chunk instanceof Promise ? await chunk : chunk);
      }
    } catch (error) {
      this.#isDrained = true;
      this.#slots.push({ stop: () => {}, outcome: { error } });
      this.#collect();
    } finally {
      this.#isPulling = false;
    }
  }

  /** As many items as go together; fewer at the end. Waits only for what is asynchronous. */
  #nextChunk(chunk: unknown[] = []): unknown[] | Promise<unknown[]> {
    while (chunk.length < this.#options.chunkSize) {
      const next = this.#items.next();
      if (next instanceof Promise) {
        return next.then((next) => this.#keep(next, chunk) ? this.#nextChunk(chunk) : chunk);
      }
      if (!this.#keep(next as IteratorResult<unknown>, chunk)) break;
    }
    return chunk;
  }

  #keep({ done, value }: IteratorResult<unknown>, chunk: unknown[]): boolean {
    if (done) this.#isDrained = true;
    else chunk.push(value);
    return !done;
  }

  #send(chunk: unknown[]): void {
    if (chunk.length === 0) return this.#notify();
    const slot: Slot = { stop: () => {}, outcome: null };
    const settle = (outcome: Outcome) => this.#settle(slot, outcome, chunk.length);
    this.#slots.push(slot);
    try {
      slot.stop = this.#submit(chunk, {
        resolve: (results) => settle({ results: results as unknown[] }),
        reject: (error) => settle({ error }),
      });
    } catch (error) {
      settle({ error });
      this.#isDrained = true;
    }
  }

  #settle(slot: Slot, outcome: Outcome, size: number): void {
    const { total, onProgress, isOrdered } = this.#options;
    if (!this.#slots.includes(slot)) return;
    slot.outcome = outcome;
    if (!isOrdered) {
      this.#slots.splice(this.#slots.indexOf(slot), 1);
      this.#slots.unshift(slot);
    }
    this.#done += size;
    onProgress?.(this.#done, total);
    this.#collect();
  }

  /** What stands first and has ended can be taken. */
  #collect(): void {
    for (let first = this.#slots[0]; first?.outcome; first = this.#slots[0]) {
      this.#slots.shift();
      if ("error" in first.outcome) this.#ready.push(first.outcome);
      else first.outcome.results.forEach((value) => this.#ready.push({ value }));
    }
    this.#notify();
  }
}
