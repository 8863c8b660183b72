// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What structured clone makes of an object; a URL, which it refuses, or in Deno empties, is kept. Looks at what the object is and not at what it says it
 * is, so that an object of another realm, of a subclass, or with a `Symbol.toStringTag` of its own is
 * known too.
 *
 * @module
 */

import { platformClass } from "./format.ts";

/** How an object is cloned. */
export type CloneKind =
  | "object"
  | "array"
  | "map"
  | "set"
  | "date"
  | "regexp"
  | "url"
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

const { toString, isPrototypeOf } = Object.prototype;
const typedArrayName = getter(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);

/** A class whose objects are cloned in a way of their own. */
interface Known {
  readonly kind: CloneKind;
  readonly class: { readonly name: string; readonly prototype: object };
  /** What throws on an object that is none of the class's. */
  readonly brand: Getter;
}

const known: readonly Known[] = [
  { kind: "map", class: Map, brand: getter(Map.prototype, "size") },
  { kind: "set", class: Set, brand: getter(Set.prototype, "size") },
  { kind: "date", class: Date, brand: Date.prototype.getTime },
  { kind: "regexp", class: RegExp, brand: getter(RegExp.prototype, "source") },
  { kind: "url", class: URL, brand: getter(URL.prototype, "href") },
  { kind: "buffer", class: ArrayBuffer, brand: getter(ArrayBuffer.prototype, "byteLength") },
  ...[Number, String, Boolean, BigInt].map((box): Known => ({
    kind: "boxed",
    class: box,
    brand: box.prototype.valueOf,
  })),
];

const boxes = known.filter(({ kind }) => kind === "boxed");
const knownByPrototype = new Map(known.map((entry) => [entry.class.prototype, entry]));
const knownByName = new Map(known.map((entry) => [entry.class.name, entry]));

function hasBrand(value: object, { brand }: Known): boolean {
  try {
    brand.call(value);
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
  const likely = knownByPrototype.get(Object.getPrototypeOf(value));
  const box = likely && hasBrand(value, likely)
    ? likely
    : boxes.find((box) => hasBrand(value, box));
  return box?.brand.call(value) as ReturnType<typeof unbox>;
}

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
  const found = known.find((entry) =>
    isPrototypeOf.call(entry.class.prototype, value) && hasBrand(value, entry)
  );
  return found?.kind ?? "object";
}

function kindByName(value: object, name: string): CloneKind {
  if (value instanceof Error || name === "Error") return "error";
  if (name === "Object") return "object";
  const named = knownByName.get(name);
  if (named !== undefined) return hasBrand(value, named) ? named.kind : "object";
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
  const likely = knownByPrototype.get(prototype);
  if (likely !== undefined && hasBrand(value, likely)) return likely.kind;
  if (typeof DOMException === "function" && value instanceof DOMException) return "dom exception";
  return kindByName(value, toString.call(value).slice(8, -1));
}
