// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is in a collection as it is made: it is sent.
 *
 * @module
 */

import { guarded } from "../base/arguments.ts";
import { wrongValue } from "../base/refusal.ts";

/** How its argument is called, and how the call is written right. */
const MADE = {
  dict: ["entries", 'server.dict([["a", 1]])'],
  list: ["items", "server.list([1, 2])"],
  set: ["items", "server.set([1, 2])"],
} as const;

/**
 * Copies it.
 *
 * @param type What is made.
 * @param items What is in it.
 * @returns All of it.
 * @throws {TypeError} If it can't be gone through.
 */
export function copyOf(type: keyof typeof MADE, items: Iterable<unknown> | undefined): unknown[] {
  const [what, right] = MADE[type];
  const does = `make a ${type}`;
  if (items !== undefined && !guarded(does, what, () => isIterable(items))) {
    throw wrongValue(does, what, items, { must: "an iterable", isRange: false }, right);
  }
  return guarded(does, what, () => [...(items ?? [])]);
}

function isIterable(items: Partial<Iterable<unknown>> | null): boolean {
  return typeof items?.[Symbol.iterator] === "function";
}
