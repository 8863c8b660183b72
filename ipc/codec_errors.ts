// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What of an error travels: all that structured clone keeps, and what it loses: the name of a class
 * of the program's own, its fields, an `AggregateError`'s errors.
 *
 * @module
 */

import { ERROR_CLASSES, platformClass } from "./codec_tags.ts";

/** A property and its value. */
export type Field = [key: string, value: unknown];

/** What an error is taken apart to. */
export interface ErrorParts {
  /** Which of {@linkcode ERROR_CLASSES}. */
  classNumber: number;
  /** Properties that are not enumerable. */
  hidden: Field[];
  /** Properties that are. */
  visible: Field[];
}

const STANDARD = ["name", "message", "stack", "cause"];
const SOMETIMES_HIDDEN = ["errors", "error", "suppressed"];

/** The error's class, if it is the platform's, or the nearest one that its class extends. */
function classNumberOf(error: Error): number {
  for (let i = ERROR_CLASSES.length - 1; i > 0; i--) {
    const known = platformClass(ERROR_CLASSES[i]!);
    if (typeof known === "function" && error instanceof known) return i;
  }
  return Math.max(0, (ERROR_CLASSES as readonly string[]).indexOf(error.name));
}

function text(error: Error, key: "message" | "stack" | "name"): string | undefined {
  const value: unknown = error[key];
  return typeof value === "string" ? value : undefined;
}

function hiddenFields(error: Error, className: string): Field[] {
  const fields: Field[] = [];
  const [message, stack, name] = [
    text(error, "message"),
    text(error, "stack"),
    text(error, "name"),
  ];
  if (stack !== undefined) fields.push(["stack", stack]);
  if (message || Object.hasOwn(error, "message")) fields.push(["message", message ?? ""]);
  if (name !== undefined && name !== className) fields.push(["name", name]);
  if (Object.hasOwn(error, "cause")) fields.push(["cause", error.cause]);
  for (const key of SOMETIMES_HIDDEN) {
    const own = Object.getOwnPropertyDescriptor(error, key);
    if (own?.enumerable === false) fields.push([key, Reflect.get(error, key)]);
  }
  return fields;
}

/**
 * Takes an error apart.
 *
 * @param error The error.
 * @returns Its parts.
 */
export function takeApart(error: Error): ErrorParts {
  const classNumber = classNumberOf(error);
  const visible = Object.keys(error)
    .filter((key) => !STANDARD.includes(key))
    .map((key): Field => [key, Reflect.get(error, key)]);
  return { classNumber, hidden: hiddenFields(error, ERROR_CLASSES[classNumber]!), visible };
}

/** Makes an error without the cost of a stack that will be replaced. */
function withoutStack<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  if (!Reflect.set(Error, "stackTraceLimit", 0)) return make();
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/**
 * Makes an error that has no properties yet.
 *
 * @param classNumber Which of {@linkcode ERROR_CLASSES}.
 * @returns The error; an `Error` if this runtime lacks the class, `undefined` if there is none.
 */
export function emptyError(classNumber: number): Error | undefined {
  const name = ERROR_CLASSES[classNumber];
  if (name === undefined) return undefined;
  const known = platformClass(name) as new (errors?: unknown[]) => Error;
  if (name === "AggregateError") return withoutStack(() => new known([]));
  return withoutStack(() => typeof known === "function" ? new known() : new Error());
}

/**
 * Makes a `DOMException`.
 *
 * @param message Its message.
 * @param name Its name.
 * @returns The exception, with no stack worth keeping.
 */
export function emptyDomException(message: string, name: string): DOMException {
  return withoutStack(() => new DOMException(message, name));
}
