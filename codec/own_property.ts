// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Properties that can't simply be assigned: `__proto__`, which would set the prototype, and indexes,
 * for which V8 may make room that no one asked for: an object with the key 1023 takes ten kilobytes,
 * and an array of length 30 million takes 240 megabytes, if nothing is done about it.
 *
 * @module
 */

/** The greatest index of an array; nothing here lies there for long. */
const INDEX_MAX = 2 ** 32 - 2;

/** Room for this many more elements than there are is no harm. */
const GAP_ELEMENTS = 24;

/** Nor is room for this many for each that there is: V8's own table takes as much. */
const SPREAD_FACTOR = 4;

/**
 * Makes V8 keep elements in a table, whose size follows from how many there are, from now on.
 *
 * @param value The object or array.
 */
export function useTable(value: object): void {
  const elements = value as Record<number, unknown>;
  elements[INDEX_MAX] = 0;
  delete elements[INDEX_MAX];
}

function beginsWithDigit(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}

/**
 * Tells whether a key is an index.
 *
 * @param key The key.
 * @returns Whether it is what an index of an array is called.
 */
export function isIndex(key: string): boolean {
  if (!beginsWithDigit(key)) return false;
  const index = Number(key) >>> 0;
  return String(index) === key && index <= INDEX_MAX;
}

/**
 * Tells whether a key is an index that V8 would make too much room for.
 *
 * @param key The key.
 * @param count About how many properties the object has.
 * @returns Whether {@linkcode useTable} should come first.
 */
export function isFarKey(key: string, count: number): boolean {
  return beginsWithDigit(key) &&
    Number(key) > Math.max(count + GAP_ELEMENTS, count * SPREAD_FACTOR);
}

/**
 * Gives an object a property as a literal would.
 *
 * @param object The object.
 * @param key The key.
 * @param value The value.
 * @param count About how many properties the object has.
 */
export function defineKey(object: object, key: string, value: unknown, count: number): void {
  const length = Array.isArray(object) ? object.length : count;
  if (isFarKey(key, length)) useTable(object);
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/**
 * Gives an array a property besides its elements.
 *
 * @param array The array.
 * @param name The name, which is not `length`.
 * @param value The value.
 */
export function setName(array: unknown[], name: string, value: unknown): void {
  const isOdd = name === "__proto__" || beginsWithDigit(name);
  if (isOdd) defineKey(array, name, value, 0);
  else (array as unknown as Record<string, unknown>)[name] = value;
}

/**
 * Gives an object a property that is not enumerable.
 *
 * @param object The object.
 * @param key The key.
 * @param value The value.
 */
export function defineHidden(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, configurable: true });
}

/**
 * Sets the length of an empty array without making room for all of it.
 *
 * @param array The array.
 * @param length Its length.
 * @param count How many elements it will have.
 */
export function stretch(array: unknown[], length: number, count: number): void {
  if (length > count * 2 + GAP_ELEMENTS) array[INDEX_MAX] = 0;
  array.length = length;
  if (length > INDEX_MAX) delete array[INDEX_MAX];
}
