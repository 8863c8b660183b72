// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A target that is called with each of many items: what `map`, `starmap`, `imap` and their kin have in common.
 *
 * @module
 */

import type { Target } from "../process/options.ts";
import { readMapCall } from "./tasks/check_options.ts";
import { chunkSizeOf, fairChunk, lengthOf, listOf } from "./tasks/chunks.ts";
import { ItemSource } from "./item_source.ts";
import { isLimited, limit, type Settler } from "./tasks/limit.ts";
import { mapAll, type SubmitChunk } from "./map_all.ts";
import type { Callbacks, WholeMapOptions } from "./tasks/options.ts";
import { ResultStream } from "./result_stream.ts";
import { MAP, type Mode, SETTLE_MAP, SETTLE_STARMAP, STARMAP } from "./tasks/wire.ts";
import type { Works } from "./work.ts";

/** How many chunks a worker has ahead of the results that have been taken. */
const AHEAD_PER_WORKER = 32;

type Items = Iterable<unknown> | AsyncIterable<unknown>;

/** What a call of the pool's asks for. */
interface MapCall {
  /** How the target is called. */
  readonly mode: Mode;
  /** Whether all results are given at once; else one by one. */
  readonly isWhole: boolean;
  /** Whether they are given in the order of the items. */
  readonly isOrdered: boolean;
}

const CALLS = {
  map: { mode: MAP, isWhole: true, isOrdered: true },
  mapAsync: { mode: MAP, isWhole: true, isOrdered: true },
  starmap: { mode: STARMAP, isWhole: true, isOrdered: true },
  starmapAsync: { mode: STARMAP, isWhole: true, isOrdered: true },
  imap: { mode: MAP, isWhole: false, isOrdered: true },
  imapUnordered: { mode: MAP, isWhole: false, isOrdered: false },
} as const satisfies Record<string, MapCall>;

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
export class MapJob<R> {
  /** How: the options as they were given. */
  readonly options: WholeMapOptions & Callbacks<R[]>;
  readonly #call: keyof typeof CALLS;
  readonly #target: Target;
  readonly #items: Items;
  readonly #works: Works;

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
  }

  /**
   * Does it all.
   *
   * @param settler Is told of all results, or the first error.
   */
  run(settler: Settler<unknown[]>): void {
    const [call, items, options] = [this.#call, this.#items, this.options];
    if (typeof items === "object" && Symbol.asyncIterator in items) return this.#runStream(settler);
    const all = listOf(items as Iterable<unknown>);
    const chunkSize = chunkSizeOf(call, options.chunkSize, fairChunk(all.length, this.#works.size));
    mapAll(call, all, chunkSize, options, this.#submitter(), settler);
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
    return new ResultStream(new ItemSource(this.#items), this.#submitter(), {
      call: this.#call,
      chunkSize: chunkSizeOf(this.#call, chunkSize, 1),
      ahead: AHEAD_PER_WORKER * this.#works.size,
      isOrdered: CALLS[this.#call].isOrdered,
      total: lengthOf(this.#items),
      onProgress,
      attach: (caller) => this.#works.attach(caller),
    });
  }

  /** How each chunk is done. */
  get #mode(): Mode {
    const { mode } = CALLS[this.#call];
    if (!this.options.settled) return mode;
    return mode === MAP ? SETTLE_MAP : SETTLE_STARMAP;
  }

  /** What limits the whole is not for its parts. */
  #submitter(): SubmitChunk {
    const [call, target] = [this.#call, this.#target];
    const { isWhole } = CALLS[call];
    const mode = this.#mode;
    const isStoppable = isWhole && isLimited(this.options);
    const options = isWhole ? withoutLimit(this.options) : this.options;
    const known = this.#works.know(call, target);
    let next = 0;
    return (args, settler) => {
      const first = next;
      next += args.length;
      const order = {
        ...{ call, target, mode, args, options },
        ...{ isStoppable, first, known, isPaced: true },
      };
      return this.#works.submit(order, this.options.settled ? settledBy(args, settler) : settler);
    };
  }
}

/** Whatever becomes of a chunk becomes of each of its items. */
function settledBy(items: readonly unknown[], { resolve }: Settler<unknown>): Settler<unknown> {
  const reject = (reason: unknown) => resolve(items.map(() => ({ status: "rejected", reason })));
  return { resolve, reject };
}

function withoutLimit(options: WholeMapOptions): WholeMapOptions {
  const { timeout: _timeout, signal: _signal, ...rest } = options;
  return rest;
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
