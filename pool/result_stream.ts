// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Results that are taken one after another, while items are pulled no faster.
 *
 * @module
 */

import { readOptions, WAIT_RULES } from "../base/arguments.ts";
import { BrokenPoolError, TimeoutError } from "../errors.ts";
import { type Deferred, deferred } from "../base/deferred.ts";
import type { WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";
import { Fifo } from "../base/fifo.ts";
import type { Source } from "./item_source.ts";
import type { SubmitChunk } from "./map_all.ts";
import type { Caller } from "./work.ts";

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
  /** Says that chunks will come, and gives what says that no more will. */
  attach: (caller: Caller) => () => void;
}

/** What has come of a chunk: results, or one error. */
type Outcome = { results: unknown[] } | { error: unknown };

/** A chunk that has been submitted. */
interface Slot {
  stop: () => void;
  outcome: Outcome | null;
}

/** One result, or one error; null is the end. */
type Given = { value: unknown } | { error: unknown } | null;

/** The results of items that are pulled as results are taken. */
export class ResultStream<R>
  implements AsyncIterableIterator<R, void, WaitOptions | undefined>, Caller {
  readonly #options: StreamOptions;
  readonly #source: Source;
  readonly #submit: SubmitChunk;
  /** Chunks that are not done. */
  readonly #open = new Set<Slot>();
  /** Where order counts: chunks whose results wait for those before them, in the order of the items. */
  readonly #row = new Fifo<Slot>();
  /** What can be taken. */
  readonly #ready = new Fifo<NonNullable<Given>>();
  /** Those who wait, in the order of their calls. */
  readonly #waiting = new Fifo<Deferred<Given>>();
  readonly #detach: () => void;
  #isPulling = false;
  #isDrained = false;
  #isFlowing = false;
  #done = 0;

  /**
   * Pulls the first items.
   *
   * @param source The items.
   * @param submit Gives a chunk to a worker.
   * @param options How.
   */
  constructor(source: Source, submit: SubmitChunk, options: StreamOptions) {
    this.#source = source;
    this.#submit = submit;
    this.#options = options;
    this.#detach = options.attach(this);
    this.#pull();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next result; who waits no longer takes none. */
  async next(given?: WaitOptions): Promise<IteratorResult<R, void>> {
    const options = readOptions(NEXT, given, WAIT_RULES);
    options.signal?.throwIfAborted();
    const waiter = deferred<Given>();
    this.#waiting.push(waiter);
    this.#serve();
    const result = await this.#wait(waiter, options);
    if (result === null) return { done: true, value: undefined };
    if ("error" in result) throw result.error;
    return { done: false, value: result.value as R };
  }

  async #wait(waiter: Deferred<Given>, options: WaitOptions): Promise<Given> {
    const { call } = this.#options;
    try {
      const given = await within(call, waiter.promise, options);
      if (given !== LATE) return given;
      const { timeout = 0 } = options;
      throw new TimeoutError(
        `Cannot give the next result as it was not there after ${timeout} ms: call next() again`,
        { timeout },
      );
    } catch (error) {
      if (this.#waiting.remove(waiter)) throw error;
      // It has come in this very instant, and must not be lost.
      return await waiter.promise;
    }
  }

  /** Pulls no more, and drops what has not begun. It doesn't wait for a source that is at its next item. */
  async return(): Promise<IteratorResult<R, void>> {
    this.#drain();
    this.#drop();
    this.#ready.drain();
    this.#serve();
    await this.#source.close();
    return { done: true, value: undefined };
  }

  /** From now on items are pulled as fast as they are done, and not only as they are taken. */
  flow(): void {
    this.#isFlowing = true;
    this.#pull();
  }

  /** No more is pulled; what was done is given, then the error, then the end. */
  fail(error: unknown): void {
    if (this.#isDrained) return;
    this.#end(error);
  }

  #end(error: unknown): void {
    this.#drain();
    // There is an error to tell of already.
    this.#source.close().catch(() => {});
    if (this.#options.isOrdered) this.#row.push({ stop: () => {}, outcome: { error } });
    else this.#ready.push({ error });
    this.#collect();
  }

  #drain(): void {
    if (this.#isDrained) return;
    this.#isDrained = true;
    this.#detach();
  }

  #drop(): void {
    const open = [...this.#open];
    this.#open.clear();
    this.#row.drain();
    for (const { stop } of open) stop();
  }

  /** Gives what there is to those who wait, and has more pulled. */
  #serve(): void {
    while (this.#waiting.size > 0) {
      const given = this.#ready.shift() ?? null;
      if (given === null && !this.#isOver) break;
      this.#waiting.shift()!.resolve(given);
    }
    this.#pull();
  }

  get #isOver(): boolean {
    return this.#isDrained && this.#open.size + this.#row.size === 0;
  }

  get #hasRoom(): boolean {
    const { ahead, chunkSize, isOrdered } = this.#options;
    if (this.#isFlowing) return this.#open.size < ahead;
    const chunks = isOrdered ? this.#row.size : this.#open.size;
    return chunks + Math.ceil(this.#ready.size / chunkSize) < ahead;
  }

  /** Waits only for what is asynchronous. */
  async #pull(): Promise<void> {
    if (this.#isPulling || this.#isDrained) return;
    this.#isPulling = true;
    let chunk: unknown[] = [];
    let failure: { error: unknown } | null = null;
    try {
      while (chunk.length > 0 || this.#hasRoom) {
        const next = this.#source.next();
        const { done, value } = next instanceof Promise ? await next : next;
        if (this.#isDrained) break;
        if (done) {
          this.#send(chunk);
          this.#drain();
          break;
        }
        chunk.push(value);
        if (chunk.length < this.#options.chunkSize) continue;
        this.#send(chunk);
        chunk = [];
        if (this.#isDrained) break;
      }
    } catch (error) {
      failure = { error };
    }
    this.#isPulling = false;
    if (failure !== null && !this.#isDrained) {
      this.#send(chunk);
      this.fail(failure.error);
    }
    if (this.#isDrained) this.#serve();
  }

  #send(chunk: unknown[]): void {
    if (chunk.length === 0) return;
    const slot: Slot = { stop: () => {}, outcome: null };
    const settle = (outcome: Outcome) => this.#settle(slot, outcome, chunk.length);
    this.#open.add(slot);
    if (this.#options.isOrdered) this.#row.push(slot);
    try {
      slot.stop = this.#submit(chunk, {
        resolve: (results) => settle({ results: results as unknown[] }),
        reject: (error) => settle({ error }),
      });
    } catch (error) {
      settle({ error });
      this.#drain();
      this.#source.close().catch(() => {});
    }
  }

  #settle(slot: Slot, outcome: Outcome, size: number): void {
    if (!this.#open.delete(slot)) return;
    slot.outcome = outcome;
    if (!this.#options.isOrdered) this.#give(outcome);
    this.#done += size;
    this.#tellProgress();
    // Nothing that is submitted to it will be done.
    if ("error" in outcome && outcome.error instanceof BrokenPoolError) this.fail(outcome.error);
    this.#collect();
  }

  /** An error of the user's function ends the stream: results that can be taken are given before it. */
  #tellProgress(): void {
    const { total, onProgress } = this.#options;
    if (onProgress === undefined) return;
    try {
      onProgress(this.#done, total);
    } catch (error) {
      this.#lineUp();
      this.#drop();
      this.#end(error);
    }
  }

  #collect(): void {
    this.#lineUp();
    this.#serve();
  }

  /** What stands first and has ended can be taken. */
  #lineUp(): void {
    for (let first = this.#row.peek(); first?.outcome; first = this.#row.peek()) {
      this.#give(first.outcome);
      this.#row.shift();
    }
  }

  #give(outcome: Outcome): void {
    if ("error" in outcome) this.#ready.push(outcome);
    else for (const value of outcome.results) this.#ready.push({ value });
  }
}
