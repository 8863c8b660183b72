// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Finds what can go to another thread only by being moved there.
 *
 * @module
 */

const MOVABLE = [MessagePort, ReadableStream, WritableStream, TransformStream];

/**
 * The ports and streams in a value: in arrays, plain objects, maps and sets.
 *
 * @param value The value.
 * @returns Each of them once.
 */
export function transferablesIn(value: unknown): Transferable[] {
  const found: Transferable[] = [];
  const seen = new Set<unknown>();
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    if (isMovable(next)) found.push(next);
    else waiting.push(...contentsOf(next));
  }
  return found;
}

function isMovable(value: object): value is Transferable {
  return MOVABLE.some((Class) => value instanceof Class);
}

function contentsOf(value: object): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) return value;
  if (value instanceof Map) return [...value].flat();
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.values(value) : [];
}
