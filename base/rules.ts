// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What arguments and options must be. A rule gives what a value must be and is not, or nothing.
 *
 * @module
 */

import { METHODS } from "./options.ts";
import type { Fault } from "./refusal.ts";

/** Looks at a value; `undefined`: it is as it must be. */
export type Rule = (value: unknown) => Fault | undefined;

function type(must: string): Fault {
  return { must, isRange: false };
}

function range(must: string): Fault {
  return { must, isRange: true };
}

/** Yes or no. */
export const isBoolean: Rule = (value) =>
  typeof value === "boolean" ? undefined : type("a boolean");

/** Some text. */
export const isString: Rule = (value) => typeof value === "string" ? undefined : type("a string");

/** Something to call. */
export const isFunction: Rule = (value) =>
  typeof value === "function" ? undefined : type("a function");

/** A list. */
export const isArray: Rule = (value) => Array.isArray(value) ? undefined : type("an array");

/** Milliseconds: also less than none, and for ever. */
export const isTimeout: Rule = (value) => {
  const must = "a number of milliseconds";
  if (typeof value !== "number") return type(must);
  return Number.isNaN(value) ? range(must) : undefined;
};

/** An `AbortSignal`, of whatever make. */
export const isSignal: Rule = (value) => {
  const { aborted, addEventListener } = Object(value) as Partial<AbortSignal>;
  const isOne = typeof aborted === "boolean" && typeof addEventListener === "function";
  return isOne ? undefined : type("an AbortSignal");
};

/**
 * A whole number.
 *
 * @param least The least that it may be.
 * @returns The rule.
 */
export function isWholeFrom(least: number): Rule {
  const must = `a whole number from ${least} on`;
  return (value) => {
    if (typeof value !== "number") return type(must);
    return Number.isSafeInteger(value) && value >= least ? undefined : range(must);
  };
}

/**
 * A whole number within bounds.
 *
 * @param least The least that it may be.
 * @param most The most that it may be.
 * @returns The rule.
 */
export function isWholeIn(least: number, most: number): Rule {
  const must = `from ${least} to ${most}`;
  return (value) => {
    if (typeof value !== "number") return type("a number");
    return Number.isInteger(value) && value >= least && value <= most ? undefined : range(must);
  };
}

/** A number of bytes, or no limit. */
export const isLength: Rule = (value) => value === Infinity ? undefined : isWholeFrom(0)(value);

/**
 * One of some words.
 *
 * @param words The words.
 * @returns The rule.
 */
export function isOneOf(words: readonly string[]): Rule {
  const must = `one of ${words.join(", ")}`;
  return (value) => {
    if (typeof value !== "string") return type("a string");
    return words.includes(value) ? undefined : range(must);
  };
}

/** The name of a start method. */
export const isMethod: Rule = isOneOf(METHODS);

/** A start method, or what has one. */
export const isContext: Rule = (value) => {
  if (typeof value === "string") return isMethod(value);
  const { startMethod } = Object(value) as { startMethod?: unknown };
  return isMethod(startMethod) && type(`one of ${METHODS.join(", ")}, or a context`);
};

/** Something to go through. */
export const isIterable: Rule = (value) =>
  typeof value === "object" && value !== null && Symbol.iterator in value
    ? undefined
    : type("an iterable");
