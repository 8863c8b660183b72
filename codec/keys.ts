// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The keys of objects, as they arrive.
 *
 * @module
 */

import type { ByteReader } from "./byte_reader.ts";
import { isSameBytes } from "./native.ts";
import { KEPT_SHAPES, SHAPE_MAX_KEYS } from "./format.ts";
import { defineKey, isFarKey, isIndex, useTable } from "./own_property.ts";

/** The keys that objects have in common. */
export class Shape {
  /** The keys, in order; an index is a number, so that V8 need not find that out for each object. */
  readonly keys: (string | number)[];
  /** Whether one of them is `__proto__`, which can't be assigned. */
  readonly isOdd: boolean;
  readonly #isFar: boolean;

  /**
   * Looks at keys.
   *
   * @param keys The keys, in an array that is the shape's from now on.
   */
  constructor(keys: string[]) {
    this.keys = keys;
    let [isOdd, isFar] = [false, false];
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      isOdd ||= key === "__proto__";
      if (!isIndex(key)) continue;
      this.keys[i] = Number(key);
      isFar ||= isFarKey(key, keys.length);
    }
    this.isOdd = isOdd;
    this.#isFar = isFar;
  }

  /**
   * Prepares an object for these keys.
   *
   * @param object The object, without properties.
   */
  prepare(object: object): void {
    if (this.#isFar) useTable(object);
  }

  /**
   * Gives an object its properties.
   *
   * @param object The object, prepared.
   * @param values What the keys hold.
   */
  fill(object: Record<string, unknown>, values: unknown[]): void {
    const { keys } = this;
    for (let i = 0; i < keys.length; i++) {
      if (this.isOdd) defineKey(object, String(keys[i]), values[i], keys.length);
      else object[keys[i]!] = values[i];
    }
  }
}

interface Known {
  readonly bytes: Uint8Array;
  readonly shape: Shape;
}

/**
 * Programs send the same many keys again and again: this many lists of them are kept. Shown by "10,000 small
 * objects".
 */
const KEPT_LISTS = 8;
/** Longer lists are not kept. */
const KEPT_MAX_BYTES = 1 << 16;
const known: Known[] = [];
let next = 0;

/** The shape that the same bytes gave before. */
function knownShape(bytes: Uint8Array): Shape | undefined {
  for (let i = 0; i < known.length; i++) {
    if (isSameBytes(known[i]!.bytes, bytes)) return known[i]!.shape;
  }
  return undefined;
}

function keepShape(bytes: Uint8Array, shape: Shape): void {
  if (bytes.length > KEPT_MAX_BYTES) return;
  known[next] = { bytes: bytes.slice(), shape };
  next = (next + 1) % KEPT_LISTS;
}

function readShape(from: ByteReader, count: number): Shape {
  const keys: string[] = [];
  for (let i = 0; i < count; i++) keys.push(from.key());
  return new Shape(keys);
}

/** Reads the shapes of one frame. */
export class ShapeReader {
  readonly #from: ByteReader;
  readonly #shapes: Shape[] = [];

  /**
   * Knows none yet.
   *
   * @param from Where from.
   */
  constructor(from: ByteReader) {
    this.#from = from;
  }

  /** Reads which of the shapes before it is. */
  known(): Shape {
    const number = this.#from.byte();
    return this.#shapes[number] ?? this.#from.fail(`there is no shape ${number} yet`);
  }

  /** Reads the keys of an object. */
  next(): Shape {
    const count = this.#from.countOf(2);
    const shape = readShape(this.#from, count);
    if (count > 0 && count <= SHAPE_MAX_KEYS && this.#shapes.length < KEPT_SHAPES) {
      this.#shapes.push(shape);
    }
    return shape;
  }

  /** Reads the keys of an object of many. */
  big(): Shape {
    const from = this.#from;
    const count = from.countOf(2);
    const bytes = from.peek(from.count());
    const known = knownShape(bytes);
    if (known?.keys.length === count) {
      from.raw(bytes.length);
      return known;
    }
    const end = from.at + bytes.length;
    const shape = readShape(from, count);
    if (from.at !== end) from.fail("keys take other room than announced");
    keepShape(bytes, shape);
    return shape;
  }
}
