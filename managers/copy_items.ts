// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is in something that is iterated: that is sent, and not the thing.
 *
 * @module
 */

import { guarded } from "../base/arguments.ts";
import { type Call, wrongValue } from "../base/refusal.ts";

function copy({ does, right }: Call, what: string, items: Iterable<unknown> = []): unknown[] {
  return guarded(does, what, () => {
    if (typeof items?.[Symbol.iterator] === "function") return [...items];
    throw wrongValue(does, what, items, { must: "iterable", isRange: false }, right);
  });
}

/**
 * What a dict is made of.
 *
 * @param entries Keys and values. Default: none.
 * @returns A copy.
 * @throws {TypeError} If it can't be iterated.
 */
export function copyEntries(entries: Iterable<unknown> | undefined): unknown[] {
  return copy({ does: "make a dict", right: "dict(Object.entries(object))" }, "entries", entries);
}

/**
 * What a list or set is made of.
 *
 * @param type Which of the two.
 * @param items The items. Default: none.
 * @returns A copy.
 * @throws {TypeError} If they can't be iterated.
 */
export function copyItems(
  type: "list" | "set",
  items: Iterable<unknown> | undefined,
): unknown[] {
  return copy({ does: `make a ${type}`, right: `${type}([1, 2])` }, "items", items);
}
