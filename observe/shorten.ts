// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Arguments in a few words.
 *
 * @module
 */

import { show } from "../base/refusal.ts";

/** Characters that are shown of all arguments. */
const MOST = 80;

/** How many elements or fields are shown. */
const FEW = 5;

/**
 * Some arguments in a few words, whatever they do when they are looked at.
 *
 * @param args The arguments.
 * @returns The words.
 */
export function shorten(args: readonly unknown[]): string {
  const few = args.slice(0, FEW).map((each) => brief(each, 2));
  const text = (args.length > FEW ? [...few, "..."] : few).join(", ");
  return text.length > MOST ? `${text.slice(0, MOST - 3)}...` : text;
}

function brief(value: unknown, depth: number): string {
  try {
    return briefly(value, depth);
  } catch {
    return show(value);
  }
}

function briefly(value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null || depth === 0) return show(value);
  if (Array.isArray(value)) return `[${listOf(value, depth)}]`;
  if (ArrayBuffer.isView(value)) {
    return `${value.constructor.name}(${(value as Uint8Array).length ?? value.byteLength})`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return show(value);
  return `{ ${fieldsOf(value, depth)} }`;
}

function listOf(list: unknown[], depth: number): string {
  const few = list.slice(0, FEW).map((each) => brief(each, depth - 1));
  return (list.length > FEW ? [...few, "..."] : few).join(", ");
}

function fieldsOf(value: object, depth: number): string {
  const keys = Object.keys(value);
  const few = keys.slice(0, FEW).map((key) =>
    `${key}: ${brief((value as Record<string, unknown>)[key], depth - 1)}`
  );
  return (keys.length > FEW ? [...few, "..."] : few).join(", ");
}
