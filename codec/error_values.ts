// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What of an error travels: all that structured clone keeps, and what it loses: the name of a class
 * of the program's own, its fields, an `AggregateError`'s errors. A field that can't be cloned, or read,
 * has a short description in its place, so that no field ever costs the error.
 *
 * @module
 */

import { refusalIn } from "./describe_clone.ts";
import { DENO_ERROR_CLASSES, ERROR_CLASSES, FIRST_DENO_ERROR, platformClass } from "./format.ts";
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

/** What a `DOMException` is taken apart to. */
export interface DomParts extends Omit<ErrorParts, "classNumber" | "message"> {
  /** Its message. */
  message: string;
  /** Its name. */
  name: string;
  /** Of a `QuotaExceededError`, else undefined. */
  quota: unknown;
  /** Of a `QuotaExceededError`, else undefined. */
  requested: unknown;
}

const STANDARD = ["name", "message", "stack", "cause"];
const SOMETIMES_HIDDEN = ["errors", "error", "suppressed"];
const NONE: Field[] = [];

/** Names of classes by their numbers. */
const names = new Map<number, string>([
  ...ERROR_CLASSES.entries(),
  ...DENO_ERROR_CLASSES.map((name, index) => [FIRST_DENO_ERROR + index, name] as const),
]);

/** Classes by their numbers, those that there are in this runtime. */
const classes = new Map<number, ErrorClass>();

/** Numbers of classes by their prototypes. */
const numbers = new Map<unknown, number>();

for (const [number, name] of names) {
  const known = number < FIRST_DENO_ERROR ? platformClass(name) : denoClass(name);
  if (known === undefined) continue;
  classes.set(number, known as ErrorClass);
  numbers.set((known as ErrorClass).prototype, number);
}

function denoClass(name: string): unknown {
  const { errors } = (platformClass("Deno") ?? {}) as { errors?: Record<string, unknown> };
  return errors?.[name];
}

/** The error's class, if it is the platform's, or the nearest one that its class extends. */
function classNumberOf(error: Error): number {
  let prototype = Object.getPrototypeOf(error);
  while (prototype !== null) {
    const number = numbers.get(prototype);
    if (number !== undefined) return number;
    prototype = Object.getPrototypeOf(prototype);
  }
  // One of another realm.
  return Math.max(0, (ERROR_CLASSES as readonly unknown[]).indexOf(read(error, "name")));
}

/** A getter of the error's may throw. */
function read(error: Error | DOMException, key: string): unknown {
  try {
    return Reflect.get(error, key);
  } catch {
    return `[${key}: reading it has thrown]`;
  }
}

/** The value of a field, or what stands for it. Another error is taken apart in its turn. */
function fieldOf(error: Error | DOMException, key: string): Field {
  const value = read(error, key);
  const type = typeof value;
  if (type !== "object" && type !== "function" && type !== "symbol") return [key, value];
  const refusal = refusalIn(value, key);
  return [key, refusal === undefined ? value : `[${refusal}]`];
}

function text(error: Error | DOMException, key: "message" | "stack" | "name"): string | undefined {
  const value = read(error, key);
  return typeof value === "string" ? value : undefined;
}

/** An empty message that is the prototype's is none. */
function messageOf(error: Error): string | undefined {
  const message = text(error, "message");
  return message || Object.hasOwn(error, "message") ? message : undefined;
}

function hiddenFields(error: Error | DOMException, className: string | null): Field[] {
  let fields = NONE;
  const add = (field: Field) => fields = [...fields, field];
  const name = className === null ? undefined : text(error, "name");
  if (name !== undefined && name !== className) add(["name", name]);
  if (Object.hasOwn(error, "cause")) add(fieldOf(error, "cause"));
  for (let i = 0; i < SOMETIMES_HIDDEN.length; i++) {
    const key = SOMETIMES_HIDDEN[i]!;
    if (!Object.hasOwn(error, key) || isEnumerable.call(error, key)) continue;
    add(fieldOf(error, key));
  }
  return fields;
}

const isEnumerable = Object.prototype.propertyIsEnumerable;

function visibleFields(error: Error | DOMException): Field[] {
  const keys = Object.keys(error);
  if (keys.length === 0) return NONE;
  return keys.filter((key) => !STANDARD.includes(key)).map((key) => fieldOf(error, key));
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
  const hidden = hiddenFields(error, names.get(classNumber)!);
  return { classNumber, message: messageOf(error), stack: text(error, "stack"), hidden, visible };
}

/**
 * Takes a `DOMException` apart.
 *
 * @param error The exception.
 * @returns Its parts.
 */
export function takeDomApart(error: DOMException): DomParts {
  const Quota = quotaClass();
  const isQuota = Quota !== undefined && error instanceof Quota;
  return {
    message: text(error, "message") ?? "",
    name: text(error, "name") ?? "Error",
    stack: text(error, "stack"),
    quota: isQuota ? read(error, "quota") : undefined,
    requested: isQuota ? read(error, "requested") : undefined,
    hidden: hiddenFields(error, null),
    visible: visibleFields(error),
  };
}

type QuotaClass = new (message: string, options: object) => DOMException;

/** A class of its own in newer runtimes, else only a name. */
function quotaClass(): QuotaClass | undefined {
  const known = platformClass("QuotaExceededError");
  return typeof known === "function" ? known as QuotaClass : undefined;
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
  const known = classes.get(classNumber);
  if (known !== undefined) return message === undefined ? new known() : new known(message);
  const error = message === undefined ? new Error() : new Error(message);
  defineHidden(error, "name", names.get(classNumber));
  return error;
}

const AGGREGATE = (ERROR_CLASSES as readonly string[]).indexOf("AggregateError");

function constructDom(
  { name, quota, requested }: Omit<DomParts, "hidden" | "visible">,
  message: string | undefined,
): DOMException {
  const Quota = quotaClass();
  const options = { ...(isAmount(quota) && { quota }), ...(isAmount(requested) && { requested }) };
  if (quota === undefined || Quota === undefined) return new DOMException(message, name);
  return new Quota(message ?? "", options);
}

function isAmount(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value < Infinity;
}

/**
 * Makes an error.
 *
 * @param classNumber Which class.
 * @param message Its message, if it has one.
 * @param stack Its stack, if it has one.
 * @returns The error; an `Error` of its name if this runtime lacks the class, `undefined` if there is none.
 */
export function makeError(
  classNumber: number,
  message: string | undefined,
  stack: string | undefined,
): Error | undefined {
  if (!names.has(classNumber)) return undefined;
  const error = withoutStack(construct, classNumber, message);
  if (stack !== undefined) setStack(error, stack);
  return error;
}

/**
 * Makes a `DOMException`.
 *
 * @param parts Its parts, but for its fields.
 * @returns The exception.
 */
export function makeDomException(parts: Omit<DomParts, "hidden" | "visible">): DOMException {
  const { message, stack } = parts;
  const error = withoutStack(constructDom, parts, message);
  if (stack !== undefined) setStack(error, stack);
  return error;
}
