// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Lists in which all values are of a kind that has a form of its own for lists.
 *
 * @module
 */

import { INLINE_MAX_STRINGS, TEXT_STRING_MAX_CHARACTERS } from "./format.ts";

/** A list of up to this many values is short. */
const SHORT_MAX_VALUES = INLINE_MAX_STRINGS;

/** A list of one kind. */
export type Uniform = string[] | bigint[] | Date[];

/**
 * Tells whether to look what values have in common.
 *
 * @param values The values.
 * @returns Whether there are many, or perhaps long ones, of a kind that has a form of its own.
 */
export function isWorthALook(values: unknown[]): boolean {
  const first = values[0];
  if (typeof first === "string") {
    return values.length > SHORT_MAX_VALUES || first.length > TEXT_STRING_MAX_CHARACTERS;
  }
  return values.length > SHORT_MAX_VALUES && (typeof first === "bigint" || first instanceof Date);
}

/**
 * Takes values for a list of one kind.
 *
 * @param values The values.
 * @returns A copy, in which V8 knows that there are no holes and no getter gives another thing the next
 * time, or `undefined` if not all are of the kind of the first.
 */
export function uniform(values: unknown[]): Uniform | undefined {
  const first = values[0];
  const copy: unknown[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== typeof first) return undefined;
    if (typeof value === "object" && !(value instanceof Date)) return undefined;
    copy.push(value);
  }
  return copy as Uniform;
}
