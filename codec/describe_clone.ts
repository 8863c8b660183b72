// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where in a value the thing is that can't be cloned, and what it is.
 *
 * @module
 */

import { structuredClone } from "../base/globals.ts";
import { cloneKind } from "./clone_kind.ts";
import { isDetached } from "./views.ts";
import { isHandle } from "./handle.ts";

/** What can't be cloned and why, in the words of a message; `undefined` if it can. */
export type Judge = (value: unknown) => string | undefined;

interface Step {
  readonly value: unknown;
  readonly path: string;
}

const PLAIN_NAME_REGEXP = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function member(path: string, key: string): string {
  return PLAIN_NAME_REGEXP.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** A key in `get()`; an object has no short name, so its position stands for it. */
function mapStep(path: string, key: unknown, index: number): string {
  if (typeof key === "string") return `${path}.get(${JSON.stringify(key)})`;
  const isShort = typeof key === "number" || typeof key === "boolean" || key === null;
  return isShort ? `${path}.get(${key})` : `[...${path}.values()][${index}]`;
}

function* mapSteps(map: Map<unknown, unknown>, path: string): Generator<Step> {
  let index = 0;
  for (const [key, value] of map) {
    yield { value: key, path: `[...${path}.keys()][${index}]` };
    yield { value, path: mapStep(path, key, index++) };
  }
}

function* setSteps(set: Set<unknown>, path: string): Generator<Step> {
  let index = 0;
  for (const value of set) yield { value, path: `[...${path}][${index++}]` };
}

function* memberSteps(value: object, path: string): Generator<Step> {
  const isArray = Array.isArray(value);
  for (const key of Object.keys(value)) {
    const isIndex = isArray && /^\d+$/.test(key);
    yield { value: Reflect.get(value, key), path: isIndex ? `${path}[${key}]` : member(path, key) };
  }
}

/** An error is never refused: what of it can't be cloned has a description in its place. */
function steps(value: object, path: string): Iterable<Step> {
  switch (cloneKind(value)) {
    case "map":
      return mapSteps(value as Map<unknown, unknown>, path);
    case "set":
      return setSteps(value as Set<unknown>, path);
    case "object":
    case "array":
      return isHandle(value) ? [] : memberSteps(value, path);
    default:
      return [];
  }
}

/** The first refused thing in a value, nearest to the root. */
function find(root: Step, judge: Judge): { path: string; reason: string } | undefined {
  const seen = new Set<unknown>();
  const open: Step[] = [root];
  for (let i = 0; i < open.length; i++) {
    const { value, path } = open[i]!;
    const reason = judge(value);
    if (reason !== undefined) return { path, reason };
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const step of steps(value, path)) {
      if (step.value !== null && typeof step.value !== "number") open.push(step);
    }
  }
  return undefined;
}

function article(name: string): string {
  return /^[AEIO]/.test(name) ? `an ${name}` : `a ${name}`;
}

function className(value: object): string {
  const name = Object.prototype.toString.call(value).slice(8, -1);
  if (name === "Module") return "module namespace";
  return name === "Symbol" ? "boxed symbol" : name;
}

function judgePrimitive(value: unknown): string | undefined {
  if (typeof value === "function") {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    return isClass ? "a class can't be cloned" : "a function can't be cloned";
  }
  return typeof value === "symbol" ? "a symbol can't be cloned" : undefined;
}

function judgeBuffer(buffer: ArrayBufferLike): string | undefined {
  if (!(buffer instanceof ArrayBuffer)) return "shared memory can't be cloned to another process";
  return isDetached(buffer) ? "a detached ArrayBuffer can't be cloned" : undefined;
}

/** What the codec refuses. */
function judgeForProcess(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return judgePrimitive(value);
  if (isHandle(value)) return undefined;
  const kind = cloneKind(value);
  if (kind === "buffer") return judgeBuffer(value as ArrayBuffer);
  if (kind === "view") return judgeBuffer((value as ArrayBufferView).buffer);
  if (kind !== "uncloneable") return undefined;
  const name = className(value);
  if (name === "SharedArrayBuffer") return "shared memory can't be cloned to another process";
  return `${article(name)} can't be cloned`;
}

/**
 * What in a value can't be sent, and why.
 *
 * @param value The value.
 * @param what What it is called.
 * @param judge What is refused where it goes. Default: what can't go to another process.
 * @returns Where in it that is, and what; `undefined` if all can be sent.
 */
export function refusalIn(
  value: unknown,
  what: string,
  judge: Judge = judgeForProcess,
): string | undefined {
  try {
    const found = find({ value, path: what }, judge);
    return found && `${found.path}: ${found.reason}`;
  } catch {
    return `${what}: reading it has thrown`;
  }
}

/**
 * What is refused on the way to another thread, where the platform clones.
 *
 * @param transfer What is moved there, and so is not refused.
 * @returns What can't be cloned and why; `undefined` if it can.
 */
export function judgeForThread(transfer: readonly unknown[]): Judge {
  const moved = new Set(transfer);
  return (part) => {
    if (moved.has(part)) return undefined;
    const reason = judgeForProcess(part);
    return reason === undefined || isPlatformCloneable(part) ? undefined : reason;
  };
}

/**
 * Tells whether the platform clones an object whose content JavaScript can't see. Of what is written in
 * JavaScript itself, a request or headers, Deno and Node 20 make an empty object.
 *
 * @param value The object.
 * @returns Whether it does, and doesn't empty it.
 */
export function isPlatformCloneable(value: unknown): boolean {
  try {
    return Object.getPrototypeOf(structuredClone(value)) !== Object.prototype;
  } catch {
    return false;
  }
}

/**
 * Makes a `DataCloneError`.
 *
 * @param message What can't be cloned.
 * @param cause What led to it.
 * @returns The error.
 */
export function dataCloneError(message: string, cause?: unknown): DOMException {
  const error = new DOMException(message, "DataCloneError");
  if (cause !== undefined) Object.defineProperty(error, "cause", { value: cause });
  return error;
}

/**
 * The error for a value that the codec refused.
 *
 * @param value The value.
 * @param what What it is called.
 * @returns The error, which names the path of what can't be cloned.
 */
export function describeRefusal(value: unknown, what: string): DOMException {
  const found = find({ value, path: what }, judgeForProcess);
  const { path, reason } = found ?? { path: what, reason: "something in it can't be cloned" };
  return dataCloneError(`Cannot send ${path}: ${reason}`);
}

/**
 * The error for a value that the platform's own `structuredClone` or `postMessage` refused.
 *
 * @param value The value.
 * @param what What it is called.
 * @param error What the platform threw.
 * @param transfer What was to be transferred, and so could not be what was refused.
 * @returns The error, which names the path of what can't be cloned, with the platform's as `cause`.
 */
export function explainUncloneable(
  value: unknown,
  what: string,
  error: unknown,
  transfer: readonly unknown[] = [],
): DOMException {
  const found = find({ value, path: what }, judgeForThread(transfer));
  const text = error instanceof Error ? error.message : String(error);
  return dataCloneError(`Cannot send ${found?.path ?? what}: ${found?.reason ?? text}`, error);
}
