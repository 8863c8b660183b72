// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Handles and errors in values that the platform clones (`postMessage` to a worker): they are
 * replaced by placeholders before, and placeholders by handles after. The placeholders are listed
 * beside the value in the same message, and since a clone keeps identity that list is what finds
 * them: no object of a program's own can be taken for one. Of an error the platform would lose the fields
 * and the class; the codec keeps them.
 *
 * @module
 */

import { cloneKind } from "../../codec/clone_kind.ts";
import { decodeOwned, encode } from "../../codec/codec.ts";
import { dataCloneError, isPlatformCloneable } from "../../codec/describe_clone.ts";
import {
  HANDLE,
  isHandle,
  type Placeholder,
  registerHandle,
  reviveHandle,
  URL_KIND,
} from "../../codec/handle.ts";
import { SendContext } from "./send_context.ts";
import { isMovable } from "./transferables.ts";

/** The kind of what stands for what the codec has encoded: an error, or a value that is nested deep. */
const ENCODED = "error";

registerHandle(ENCODED, (bytes, context) => decodeOwned(bytes as Uint8Array, context));

/** A value without handles, to be sent as one. */
export interface Substituted {
  /** The value; the one given, if it held no handles. */
  value: unknown;
  /** The placeholders in it. */
  handles: Placeholder[];
}

type Container = Record<string, unknown> | unknown[] | Map<unknown, unknown> | Set<unknown>;

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isContainer(value: object): value is Container {
  return ["object", "array", "map", "set"].includes(cloneKind(value));
}

function isError(value: object): boolean {
  return ["error", "dom exception"].includes(cloneKind(value));
}

function isURL(value: object): value is URL {
  return cloneKind(value) === "url";
}

/** The codec's refusal holds here too. */
function checkCloneable(value: object): void {
  if (cloneKind(value) !== "uncloneable" || isMovable(value) || isPlatformCloneable(value)) return;
  throw dataCloneError("Cannot send the value: something in it can't be cloned");
}

/** What a container holds. */
function contents(container: Container): Iterable<unknown> {
  if (container instanceof Map) return [...container.keys(), ...container.values()];
  return container instanceof Set ? container : Object.values(container);
}

/** Whom each object in a value is held by, and which objects are handles. */
function survey(root: object): { holders: Map<object, object[]>; handles: object[] } {
  const holders = new Map<object, object[]>([[root, []]]);
  const handles: object[] = [];
  for (const value of holders.keys()) {
    if (isHandle(value) || isError(value) || isURL(value)) handles.push(value);
    else if (isContainer(value)) noteContents(value, holders);
    else checkCloneable(value);
  }
  return { holders, handles };
}

function noteContents(container: Container, holders: Map<object, object[]>): void {
  for (const item of contents(container)) {
    if (!isObject(item)) continue;
    const known = holders.get(item);
    if (known === undefined) holders.set(item, [container]);
    else known.push(container);
  }
}

/** The containers from which a handle can be reached. */
function holdersOf(handles: object[], holders: Map<object, object[]>): Set<object> {
  const found = new Set(handles);
  for (const value of found) {
    for (const holder of holders.get(value)!) found.add(holder);
  }
  return found;
}

/** Copies what holds a handle and nothing else. */
class Copier {
  readonly handles: Placeholder[] = [];
  readonly #toCopy: Set<object>;
  readonly #context: unknown;
  readonly #copies = new Map<object, object>();

  constructor(toCopy: Set<object>, context: unknown) {
    this.#toCopy = toCopy;
    this.#context = context;
  }

  copy(value: unknown): unknown {
    if (!isObject(value) || !this.#toCopy.has(value)) return value;
    return this.#copies.get(value) ?? this.#make(value);
  }

  #make(value: object): object {
    if (isHandle(value)) return this.#placeholder(value[HANDLE](this.#context), value);
    if (isURL(value)) return this.#placeholder(this.#urlData(value), value);
    if (isError(value)) return this.#placeholder(encoded(value, "error", this.#context), value);
    const copy = emptyLike(value);
    this.#copies.set(value, copy);
    refill(copy, value as Container, (item) => this.copy(item));
    return copy;
  }

  #urlData({ href }: URL): Placeholder {
    if (this.#context instanceof SendContext) this.#context.kinds.add(URL_KIND);
    return { kind: URL_KIND, data: href };
  }

  #placeholder({ kind, data }: Placeholder, value: object): Placeholder {
    const { value: plain, handles } = substitute(data, this.#context);
    const placeholder = { kind, data: plain };
    this.#copies.set(value, placeholder);
    for (const handle of handles) this.handles.push(handle);
    this.handles.push(placeholder);
    return placeholder;
  }
}

function encoded(value: unknown, name: string, context: unknown): Placeholder {
  if (context instanceof SendContext) context.kinds.add(ENCODED);
  return { kind: ENCODED, data: encode(value, name, context) };
}

/**
 * Encodes a whole value, for one that is nested so deep that the platform can't clone it.
 *
 * @param value The value.
 * @param name What it is called in errors.
 * @param context What the handles are given: where the value goes.
 * @returns What to send as one message.
 * @throws {DOMException} `DataCloneError`, if something in it can't be encoded.
 */
export function substituteWhole(value: unknown, name: string, context: unknown): Substituted {
  const placeholder = encoded(value, name, context);
  return { value: placeholder, handles: [placeholder] };
}

function emptyLike(value: object): Container {
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  return Array.isArray(value) ? new Array(value.length) : {};
}

/** Fills an empty container with what another of its class holds, each item changed. */
function refill(to: Container, from: Container, change: (item: unknown) => unknown): void {
  if (from instanceof Map) {
    for (const [key, item] of from) (to as typeof from).set(change(key), change(item));
  } else if (from instanceof Set) {
    for (const item of from) (to as typeof from).add(change(item));
  } else {
    for (const [key, item] of Object.entries(from)) define(to, key, change(item));
  }
}

function define(object: object, key: string, value: unknown): void {
  const attributes = { writable: true, enumerable: true, configurable: true };
  Object.defineProperty(object, key, { value, ...attributes });
}

/**
 * Replaces the handles and errors in a value by placeholders. Only the containers on the way to one are
 * copied; a value without any is given back as it is.
 *
 * @param value The value.
 * @param context What the handles are given: where the value goes.
 * @returns What to send as one message.
 */
export function substitute(value: unknown, context?: unknown): Substituted {
  if (!isObject(value)) return { value, handles: [] };
  const { holders, handles } = survey(value);
  if (handles.length === 0) return { value, handles: [] };
  const copier = new Copier(holdersOf(handles, holders), context);
  return { value: copier.copy(value), handles: copier.handles };
}

/** Puts handles in the place of placeholders, in containers that are the receiver's own. */
class Restorer {
  readonly #revived = new Map<object, unknown>();
  readonly #seen = new Set<object>();

  /** Revives in the order in which they were listed: those in another's data come before it. */
  constructor(handles: Placeholder[], context: unknown) {
    for (const placeholder of handles) {
      const data = this.restore(placeholder.data);
      this.#revived.set(placeholder, reviveHandle(placeholder.kind, data, context));
    }
  }

  restore(value: unknown): unknown {
    const open: unknown[] = [value];
    for (let i = 0; i < open.length; i++) {
      const container = open[i];
      if (!isObject(container) || this.#isRevived(container) || this.#seen.has(container)) continue;
      this.#seen.add(container);
      if (!isContainer(container)) continue;
      for (const item of contents(container)) open.push(item);
      this.#replaceIn(container);
    }
    return this.#replaced(value);
  }

  #isRevived(value: object): boolean {
    return this.#revived.has(value);
  }

  #replaced(value: unknown): unknown {
    return isObject(value) && this.#isRevived(value) ? this.#revived.get(value) : value;
  }

  #replaceIn(container: Container): void {
    if (container instanceof Map || container instanceof Set) {
      return this.#replaceInTable(container);
    }
    for (const [key, item] of Object.entries(container)) {
      const replaced = this.#replaced(item);
      if (replaced !== item) define(container, key, replaced);
    }
  }

  /** All entries again, so that they keep their order. */
  #replaceInTable(table: Map<unknown, unknown> | Set<unknown>): void {
    if (![...contents(table)].some((item) => this.#replaced(item) !== item)) return;
    const before = table instanceof Map ? new Map(table) : new Set(table);
    table.clear();
    refill(table, before, (item) => this.#replaced(item));
  }
}

/**
 * Puts handles in the place of the placeholders of a message.
 *
 * @param message What {@linkcode substitute} gave, cloned by the platform; its containers are
 * changed where they are.
 * @param context What the functions that revive handles are given: where the value came from.
 * @returns The value.
 * @throws {TypeError} If a handle is of a kind that is unknown here.
 */
export function restore(message: Substituted, context?: unknown): unknown {
  const { value, handles } = message;
  return handles.length === 0 ? value : new Restorer(handles, context).restore(value);
}
