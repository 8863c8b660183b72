// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What of an error travels: all that structured clone keeps, and what it loses: the name of a class
 * of the program's own, its fields, an `AggregateError`'s errors.
 *
 * @module
 */

import { ERROR_CLASSES, platformClass } from "./format.ts";
import { defineHidden } from "./own_property.ts";

type ErrorClass = new (message?: string) => Error;

/** A property and its value. */
export type Field = [key: string, value: unknown];

/** What an error is taken apart to. */
export interface ErrorParts {
  /** Which of {@linkcode ERROR_CLASSES}. */
  classNumber: number;
  /** Its message, if it has one. */
  message: string | undefined;
  /** Its stack, if it has one. */
  stack: string | undefined;
  /** Other properties that are not enumerable. */
  hidden: Field[];
  /** Properties that are. */
  visible: Field[];
}

const STANDARD = ["name", "message", "stack", "cause"];
const SOMETIMES_HIDDEN = ["errors", "error", "suppressed"];
const NONE: Field[] = [];

/** Classes by their numbers. */
const classes = ERROR_CLASSES.map((name) => platformClass(name) as ErrorClass | undefined);

/** Numbers of classes by their prototypes. */
const numbers = new Map<unknown, number>();
for (const [number, known] of classes.entries()) {
  if (known !== undefined) numbers.set(known.prototype, number);
}

/** The error's class, if it is the platform's, or the nearest one that its class extends. */
function classNumberOf(error: Error): number {
  return numbers.get(Object.getPrototypeOf(error)) ?? nearestClass(error);
}

function nearestClass(error: Error): number {
  for (let i = classes.length - 1; i > 0; i--) {
    const known = classes[i];
    if (known !== undefined && error instanceof known) return i;
  }
  return Math.max(0, (ERROR_CLASSES as readonly string[]).indexOf(error.name));
}

function text(error: Error, key: "message" | "stack" | "name"): string | undefined {
  const value: unknown = error[key];
  return typeof value === "string" ? value : undefined;
}

/** An empty message that is the prototype's is none. */
function messageOf(error: Error): string | undefined {
  const message = text(error, "message");
  return message || Object.hasOwn(error, "message") ? message : undefined;
}

function hiddenFields(error: Error, className: string): Field[] {
  let fields = NONE;
  const add = (key: string, value: unknown) => fields = [...fields, [key, value]];
  const name = text(error, "name");
  if (name !== undefined && name !== className) add("name", name);
  if (Object.hasOwn(error, "cause")) add("cause", error.cause);
  for (let i = 0; i < SOMETIMES_HIDDEN.length; i++) {
    const key = SOMETIMES_HIDDEN[i]!;
    if (!Object.hasOwn(error, key) || isEnumerable.call(error, key)) continue;
    add(key, Reflect.get(error, key));
  }
  return fields;
}

const isEnumerable = Object.prototype.propertyIsEnumerable;

function visibleFields(error: Error): Field[] {
  const keys = Object.keys(error);
  if (keys.length === 0) return NONE;
  return keys.filter((key) => !STANDARD.includes(key)).map((key) => [key, Reflect.get(error, key)]);
}

/**
 * Takes an error apart.
 *
 * @param error The error.
 * @returns Its parts.
 */
export function takeApart(error: Error): ErrorParts {
  const classNumber = classNumberOf(error);
  const visible = visibleFields(error);
  const hidden = hiddenFields(error, ERROR_CLASSES[classNumber]!);
  return { classNumber, message: messageOf(error), stack: text(error, "stack"), hidden, visible };
}

/**
 * Makes an error without the cost of a stack that will be replaced. A limit of 0 would still cost a
 * stack of no calls.
 */
function withoutStack<T, A>(
  make: (a: A, message: string | undefined) => T,
  a: A,
  message: string | undefined,
): T {
  const limit = Error.stackTraceLimit;
  if (!Reflect.set(Error, "stackTraceLimit", undefined)) return make(a, message);
  try {
    return make(a, message);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** An assignment, where there is a stack already, is much faster than a definition. */
function setStack(error: Error | DOMException, stack: string): void {
  if (Object.hasOwn(error, "stack")) (error as Error).stack = stack;
  else defineHidden(error, "stack", stack);
}

function construct(classNumber: number, message: string | undefined): Error {
  if (classNumber === AGGREGATE) return new AggregateError([], message);
  const known = classes[classNumber] ?? Error;
  return message === undefined ? new known() : new known(message);
}

const AGGREGATE = (ERROR_CLASSES as readonly string[]).indexOf("AggregateError");

function constructDom(name: string, message: string | undefined): DOMException {
  return new DOMException(message, name);
}

/**
 * Makes an error.
 *
 * @param classNumber Which of {@linkcode ERROR_CLASSES}.
 * @param message Its message, if it has one.
 * @param stack Its stack, if it has one.
 * @returns The error; an `Error` if this runtime lacks the class, `undefined` if there is none.
 */
export function makeError(
  classNumber: number,
  message: string | undefined,
  stack: string | undefined,
): Error | undefined {
  if (classNumber >= classes.length) return undefined;
  const error = withoutStack(construct, classNumber, message);
  if (stack !== undefined) setStack(error, stack);
  return error;
}

/**
 * Makes a `DOMException`.
 *
 * @param message Its message.
 * @param name Its name.
 * @param stack Its stack, if it has one.
 * @returns The exception.
 */
export function makeDomException(
  message: string,
  name: string,
  stack: string | undefined,
): DOMException {
  const error = withoutStack(constructDom, name, message);
  if (stack !== undefined) setStack(error, stack);
  return error;
}
