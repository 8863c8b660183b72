// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * All items at once, for `map` and `starmap`.
 *
 * @module
 */

import { isLimited, limit, type Settler } from "./tasks/limit.ts";
import type { MapOptions } from "./tasks/options.ts";

/** Gives a chunk to a worker; returns what takes it back. */
export type SubmitChunk = (
  items: unknown[],
  settler: Settler<unknown>,
) => (reason?: unknown) => void;

/** The results of a `map`, put together as they come: nearly all of that while others are still at work. */
class Results {
  readonly #length: number;
  readonly #chunkSize: number;
  #all: unknown[] | null = null;

  constructor(length: number, chunkSize: number) {
    this.#length = length;
    this.#chunkSize = chunkSize;
  }

  get all(): unknown[] {
    return this.#all ?? [];
  }

  put(index: number, chunk: unknown[]): void {
    if (chunk.length === this.#length) this.#all = chunk;
    else copy(chunk, this.#all ??= new Array(this.#length), index * this.#chunkSize);
  }
}

/** Quicker, and of less waste, than any method of arrays. */
function copy(from: unknown[], to: unknown[], start: number): void {
  for (let index = 0; index < from.length; index++) to[start + index] = from[index];
}

/**
 * Shares the items out, and puts the results together in their order. The first error in time is told,
 * after all tasks have ended.
 *
 * @param call The call, for the text of errors.
 * @param items The items.
 * @param chunkSize How many go together.
 * @param options How long it may take, and who wants to know how far it has come.
 * @param submit Gives a chunk to a worker.
 * @param settler Who is told.
 */
export function mapAll(
  call: string,
  items: unknown[],
  chunkSize: number,
  options: MapOptions,
  submit: SubmitChunk,
  settler: Settler<unknown[]>,
): void {
  // What a user's function has thrown ends it all: no more is told of what still comes.
  let isOver = false;
  const count = Math.ceil(items.length / chunkSize);
  const collected = new Results(items.length, chunkSize);
  const stops: ((reason: unknown) => void)[] = [];
  const stop = (reason: unknown) => stops.forEach((each) => each(reason));
  const told = isLimited(options) ? limit(call, options, settler, stop) : settler;
  let left = count;
  let done = 0;
  let failure: { error: unknown } | null = null;
  const giveUp = (error: unknown) => {
    isOver = true;
    stop(error);
    told.reject(error);
  };
  const end = (size: number) => {
    if (isOver) return;
    done += size;
    left--;
    try {
      options.onProgress?.(done, items.length);
    } catch (error) {
      return giveUp(error);
    }
    if (left > 0) return;
    if (failure === null) told.resolve(collected.all);
    else told.reject(failure.error);
  };
  if (count === 0) return told.resolve([]);
  const submitOne = (index: number) => {
    const chunk = items.slice(index * chunkSize, (index + 1) * chunkSize);
    stops.push(submit(chunk, {
      resolve: (results) => {
        collected.put(index, results as unknown[]);
        end(chunk.length);
      },
      reject: (error) => {
        failure ??= { error };
        end(chunk.length);
      },
    }));
  };
  try {
    for (let index = 0; index < count && !isOver; index++) submitOne(index);
  } catch (error) {
    giveUp(error);
  }
}
