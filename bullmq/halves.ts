// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Chunks that are too long.
 *
 * @module
 */

import type { Settler } from "../pool/tasks/limit.ts";

/**
 * Submits a chunk as two.
 *
 * @param items Its items.
 * @param settler Is told of all results, or the first error.
 * @param submit Submits each, and gives what takes it back.
 * @returns Takes both back.
 */
export function halve(
  items: readonly unknown[],
  settler: Settler<unknown>,
  submit: (items: readonly unknown[], settler: Settler<unknown>) => () => void,
): () => void {
  const middle = items.length >> 1;
  const results: unknown[][] = [];
  const half = (index: number): Settler<unknown> => ({
    resolve: (value) => {
      results[index] = value as unknown[];
      if (results[0] && results[1]) settler.resolve([...results[0], ...results[1]]);
    },
    reject: (error) => settler.reject(error),
  });
  const first = submit(items.slice(0, middle), half(0));
  try {
    const second = submit(items.slice(middle), half(1));
    return () => [first, second].forEach((stop) => stop());
  } catch (error) {
    first();
    throw error;
  }
}
