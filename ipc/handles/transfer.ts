// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Marks what is to be moved to or from a thread, wherever in a value it is.
 *
 * @module
 */

import { check, checkCount } from "../../base/arguments.ts";
import { isArray } from "../../base/rules.ts";
import { cloneKind } from "../../codec/clone_kind.ts";
import { isHandle } from "../../codec/handle.ts";

const TRANSFER = { does: "mark for transfer", right: "transfer(bytes, [bytes.buffer])" };

const marks = new WeakMap<object, Transferable[]>();

/** Whether anything was ever marked: who marks nothing pays nothing, and asks for nothing. */
export let hasMarks = false;

/**
 * Marks what is moved to or from a worker on a thread instead of copied: in arguments, results, values of a stream, and
 * what a {@linkcode Connection} sends. A process gets a copy. What has been moved can't be used any more where it was.
 * Marks within marks add up. Python has none, since it has no threads with heaps of their own; comlink's `transfer` and
 * piscina's `move` are alike.
 *
 * @typeParam T The value.
 * @param value What is passed on: an object, such as a typed array, or one that holds it.
 * @param transferables What of it moves: array buffers, message ports, ...
 * @returns The value itself.
 * @throws {TypeError} If the value is no object, or the list none.
 *
 * @example Usage
 * ```ts
 * import { inline, Pool, transfer } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using pool = new Pool({ processes: 1, context: "worker" });
 * const bytes = new Uint8Array([1, 2, 3]);
 * const sum = inline((bytes: Uint8Array) => bytes.reduce((a, b) => a + b));
 * assertEquals(await pool.apply(sum, [transfer(bytes, [bytes.buffer])]), 6);
 * assertEquals(bytes.length, 0);
 * ```
 */
export function transfer<T>(value: T, transferables: Transferable[]): T {
  checkCount(TRANSFER, arguments.length, 2);
  check(TRANSFER.does, "value", value, isObject, TRANSFER.right);
  check(TRANSFER.does, "transferables", transferables, isArray, TRANSFER.right);
  hasMarks = true;
  const key = value as object;
  marks.set(key, [...marks.get(key) ?? [], ...transferables]);
  return value;
}

function isObject(value: unknown) {
  const isOne = typeof value === "object" && value !== null;
  return isOne ? undefined : { must: "an object", isRange: false };
}

/**
 * What is marked in a value.
 *
 * @param value The value.
 * @returns All that moves with it, each once.
 */
export function markedIn(value: unknown): Transferable[] {
  if (!hasMarks || typeof value !== "object" || value === null) return [];
  const found = new Set<Transferable>();
  const seen = new Set<object>([value]);
  for (const object of seen) {
    for (const each of marks.get(object) ?? []) found.add(each);
    for (const held of heldBy(object)) {
      if (typeof held === "object" && held !== null) seen.add(held);
    }
  }
  return [...found];
}

function heldBy(object: object): Iterable<unknown> {
  if (isHandle(object)) return [];
  switch (cloneKind(object)) {
    case "object":
    case "array":
      return Object.values(object);
    case "map":
      return [...(object as Map<unknown, unknown>)].flat();
    case "set":
      return object as Set<unknown>;
    default:
      return [];
  }
}
