// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Finds what can go to another thread only by being moved there.
 *
 * @module
 */

type Class = abstract new (...args: never[]) => object;

let movable: readonly Class[] | null = null;

/**
 * The ports and streams in a value: in arrays, plain objects, maps and sets.
 *
 * @param value The value.
 * @returns Each of them once.
 */
export function transferablesIn(value: unknown): Transferable[] {
  const found: Transferable[] = [];
  const seen = new Set<object>();
  const note = (each: unknown) => {
    if (typeof each === "object" && each !== null) seen.add(each);
  };
  note(value);
  for (const next of seen) {
    if (isMovable(next)) found.push(next);
    else for (const item of contentsOf(next)) note(item);
  }
  return found;
}

/**
 * Whether an object is a port or a stream.
 *
 * @param value The object.
 * @returns Whether it is.
 */
export function isMovable(value: object): value is Transferable {
  // Deno makes its streams when they are first looked at, which costs 3 ms: most objects have no tag.
  if (typeof (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] !== "string") {
    return false;
  }
  movable ??= [MessagePort, ReadableStream, WritableStream, TransformStream];
  return movable.some((Class) => value instanceof Class);
}

/** Of an array what is in it: there may be few items in a long one. */
function contentsOf(value: object): Iterable<unknown> {
  if (Array.isArray(value)) return Object.values(value);
  if (value instanceof Set) return value;
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.values(value) : [];
}
