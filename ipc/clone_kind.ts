// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What structured clone makes of an object. Looks at what the object is and not at what it says it
 * is, so that an object of another realm, of a subclass, or with a `Symbol.toStringTag` of its own is
 * known too.
 *
 * @module
 */

import { platformClass } from "./codec_tags.ts";

/** How an object is cloned. */
export type CloneKind =
  | "object"
  | "array"
  | "map"
  | "set"
  | "date"
  | "regexp"
  | "boxed"
  | "error"
  | "dom exception"
  | "buffer"
  | "view"
  | "uncloneable";

type Getter = (this: unknown) => unknown;

/** The getter of a property of a prototype: it throws on what is not of that class. */
function getter(prototype: object, key: string | symbol): Getter {
  return Object.getOwnPropertyDescriptor(prototype, key)!.get!;
}

const toString = Object.prototype.toString;
const typedArrayName = getter(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);

/** What throws on an object that is not of the kind. */
const brands: Record<string, Getter> = {
  map: getter(Map.prototype, "size"),
  set: getter(Set.prototype, "size"),
  date: Date.prototype.getTime,
  regexp: getter(RegExp.prototype, "source"),
  buffer: getter(ArrayBuffer.prototype, "byteLength"),
  boxed(this: unknown): unknown {
    if (unbox(this as object) === undefined) throw new TypeError();
    return true;
  },
};

function hasBrand(value: object, kind: string): boolean {
  try {
    brands[kind]!.call(value);
    return value !== RegExp.prototype;
  } catch {
    return false;
  }
}

/**
 * The class of a view.
 *
 * @param view The view.
 * @returns `Uint8Array` for a `Uint8Array`, a subclass of it, and so on; `DataView` for that.
 */
export function viewClass(view: ArrayBufferView): string {
  return (typedArrayName.call(view) ?? "DataView") as string;
}

/**
 * What a boxed primitive holds.
 *
 * @param value The box.
 * @returns The primitive, or `undefined` if it is no box.
 */
export function unbox(value: object): number | string | boolean | bigint | undefined {
  for (const box of [Number, String, Boolean, BigInt]) {
    try {
      return (box.prototype.valueOf as () => number).call(value);
    } catch {
      // Not in this box.
    }
  }
  return undefined;
}

/** The kind that the name of a class stands for, if an object of it proves to be one. */
const kindsByName = new Map<string, CloneKind>([
  ["Map", "map"],
  ["Set", "set"],
  ["Date", "date"],
  ["RegExp", "regexp"],
  ["ArrayBuffer", "buffer"],
  ["Number", "boxed"],
  ["String", "boxed"],
  ["Boolean", "boxed"],
  ["BigInt", "boxed"],
]);

const platformNames =
  /^(Intl|WebAssembly|Temporal)\.|Generator$|Iterator$|^Iterator Helper|^Module$/;

/** Tells the platform's own objects, which have no content that JavaScript could see. */
function isPlatformObject(value: object, name: string): boolean {
  if (platformNames.test(name)) return true;
  const named = platformClass(name);
  return typeof named === "function" && value instanceof named;
}

/** By ancestry, for a subclass that has a `Symbol.toStringTag` of its own. */
function kindByAncestor(value: object): CloneKind {
  for (const [name, kind] of kindsByName) {
    if (value instanceof (platformClass(name) as typeof Map) && hasBrand(value, kind)) return kind;
  }
  return "object";
}

function kindByName(value: object, name: string): CloneKind {
  if (value instanceof Error || name === "Error") return "error";
  if (name === "Object") return "object";
  const kind = kindsByName.get(name);
  if (kind !== undefined) return hasBrand(value, kind) ? kind : "object";
  return isPlatformObject(value, name) || name === "Symbol" ? "uncloneable" : kindByAncestor(value);
}

/**
 * Tells how an object is cloned.
 *
 * @param value The object.
 * @returns Its kind; `"object"` also for an instance of a program's own class.
 */
export function cloneKind(value: object): CloneKind {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return "object";
  if (Array.isArray(value)) return "array";
  if (ArrayBuffer.isView(value)) return "view";
  if (prototype === Map.prototype && hasBrand(value, "map")) return "map";
  if (prototype === Set.prototype && hasBrand(value, "set")) return "set";
  if (typeof DOMException === "function" && value instanceof DOMException) return "dom exception";
  return kindByName(value, toString.call(value).slice(8, -1));
}
