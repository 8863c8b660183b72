// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `map` and its kin: from items to chunks, and from chunks to jobs.
 *
 * @module
 */

import type { Target } from "../process/options.ts";
import { chunkSizeOf, lengthOf, listOf } from "../pool/tasks/chunks.ts";
import { ItemSource } from "../pool/item_source.ts";
import { isLimited, limit, type Settler } from "../pool/tasks/limit.ts";
import { mapAll, type SubmitChunk } from "../pool/map_all.ts";
import type { Callbacks } from "../pool/tasks/options.ts";
import { ResultStream } from "../pool/result_stream.ts";
import { type OpenCall, openCall, settledBy } from "./calls.ts";
import { readMapCall } from "./check.ts";
import type { WholeMapOptions } from "./options.ts";
import type { CallMode } from "./wire.ts";
import type { Works } from "./works.ts";

type Items = Iterable<unknown> | AsyncIterable<unknown>;

const CALLS = {
  map: { mode: "map", isWhole: true, isOrdered: true },
  mapAsync: { mode: "map", isWhole: true, isOrdered: true },
  starmap: { mode: "starmap", isWhole: true, isOrdered: true },
  starmapAsync: { mode: "starmap", isWhole: true, isOrdered: true },
  imap: { mode: "map", isWhole: false, isOrdered: true },
  imapUnordered: { mode: "map", isWhole: false, isOrdered: false },
} as const;

/** A call, as it was made. */
export interface MapRequest<O> {
  /** Its name. */
  call: keyof typeof CALLS;
  /** What to run. */
  target: unknown;
  /** On what. */
  items: unknown;
  /** How. */
  options: O | undefined;
  /** How many arguments there were. */
  count: number;
}

/** One call, checked. */
export class MapCall<R> {
  /** How: the options as they were given. */
  readonly options: WholeMapOptions & Callbacks<R[]>;
  readonly #call: keyof typeof CALLS;
  readonly #target: Target;
  readonly #items: Items;
  readonly #works: Works;
  /** Whether a part of it could not be put into the queue. */
  #isRefused = false;

  /**
   * Checks a call; nothing is begun.
   *
   * @param works Who does it.
   * @param request The call.
   * @throws {TypeError} If target, items or options are of a wrong kind.
   * @throws {ProcessStateError} If the pool takes no calls any more.
   */
  constructor(works: Works, request: MapRequest<WholeMapOptions & Callbacks<R[]>>) {
    const { call, target, items, options, count } = request;
    this.options = readMapCall(call, target, items, options, count);
    works.checkOpen(call);
    this.#call = call;
    this.#target = target as Target;
    this.#items = items as Items;
    this.#works = works;
    this.#checkId();
  }

  #checkId(): void {
    const isWhole = CALLS[this.#call].isWhole && !(Symbol.asyncIterator in Object(this.#items));
    if (this.options.id === undefined || isWhole) return;
    throw new TypeError(
      `Cannot ${this.#call} as "id" must be left out unless map() or starmap() is given what has a length: current value is "${this.options.id}", use map() over an array`,
    );
  }

  /**
   * Does it all.
   *
   * @param settler Is told of all results, or the first error.
   */
  run(settler: Settler<unknown[]>): void {
    const { options } = this;
    if (Symbol.asyncIterator in Object(this.#items)) return this.#runStream(settler);
    const all = listOf(this.#items as Iterable<unknown>);
    const fair = Math.max(1, Math.ceil(all.length / this.#works.window));
    const chunkSize = chunkSizeOf(this.#call, options.chunkSize, fair);
    const run = (call: OpenCall | null, told: Settler<unknown[]>) =>
      mapAll(this.#call, all, chunkSize, options, this.#submitter(call), told);
    if (options.id === undefined) return run(null, settler);
    const { id } = options;
    const record = { items: all.length, chunkSize, settled: options.settled === true };
    this.#runNamed(openCall(this.#works, this.#call, id, record), run, settler);
  }

  #runNamed(
    opening: Promise<OpenCall>,
    run: (call: OpenCall, told: Settler<unknown[]>) => void,
    settler: Settler<unknown[]>,
  ): void {
    const done = this.#works.hold();
    const { options } = this;
    // Redis may be away: the time runs from the call on.
    let isLate = false;
    const late = () => void (isLate = true);
    const told = isLimited(options) ? limit(this.#call, options, settler, late) : settler;
    opening.then((call) => {
      if (isLate) {
        call.stream.stop();
        return call.forget();
      }
      const end = <T>(tell: (value: T) => void) => (value: T) => {
        call.stream.stop();
        if (this.#isRefused) call.forget();
        tell(value);
      };
      run(call, { resolve: end(told.resolve), reject: end(told.reject) });
    }).catch(told.reject).finally(done);
  }

  /** Of what comes item by item. */
  #runStream(settler: Settler<unknown[]>): void {
    const stream = this.stream() as ResultStream<unknown>;
    // The error of the limit is told; the source's own would be a second one.
    const stop = () => void stream.return().catch(() => {});
    const { options } = this;
    const told = isLimited(options) ? limit(this.#call, options, settler, stop) : settler;
    collect(stream).then(told.resolve, told.reject);
  }

  /**
   * Does it as results are taken.
   *
   * @returns The results.
   */
  stream(): ResultStream<R> {
    const { chunkSize, onProgress } = this.options;
    return new ResultStream(new ItemSource(this.#items), this.#submitter(null), {
      call: this.#call,
      chunkSize: chunkSizeOf(this.#call, chunkSize, 1),
      ahead: this.#works.window,
      isOrdered: CALLS[this.#call].isOrdered,
      total: lengthOf(this.#items),
      onProgress,
      attach: (caller) => this.#works.attach(caller),
    });
  }

  /** How each chunk is done. */
  get #mode(): CallMode {
    const { mode } = CALLS[this.#call];
    if (!this.options.settled) return mode;
    return mode === "map" ? "settleMap" : "settleStarmap";
  }

  /** What limits the whole is not for its parts. */
  #submitter(named: OpenCall | null): SubmitChunk {
    const call = this.#call;
    const { isWhole } = CALLS[call];
    const mode = this.#mode;
    const { retries, priority, delay, timeout, signal } = this.options;
    const options = {
      ...(retries !== undefined && { retries }),
      ...(priority !== undefined && { priority }),
      ...(delay !== undefined && { delay }),
      ...(!isWhole && timeout !== undefined && { timeout }),
      ...(!isWhole && signal !== undefined && { signal }),
    };
    const known = this.#works.know(call, this.#target);
    let index = 0;
    const refused = () => void (this.#isRefused = true);
    return (args, settler) => {
      const part = named && { stream: named.stream, index: index++, refused };
      const told = this.options.settled ? settledBy(args.length, settler) : settler;
      return this.#works.submit({ call, known, mode, args, options, part }, told);
    };
  }
}

/** The first error ends it: a loop would not tell that to what it goes through. */
async function collect(results: ResultStream<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  try {
    for await (const result of results) all.push(result);
    return all;
  } catch (error) {
    results.return().catch(() => {});
    throw error;
  }
}
