// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From bytes to a value: one walk, in the format of `format.ts`. The bytes may be hostile: each
 * read is checked, no count is believed beyond the bytes that are left, no depth of nesting is
 * followed beyond a limit, and nothing in them is run or looked up by name.
 *
 * @module
 */

import { ByteReader } from "./byte_reader.ts";
import { readBigint, readLongBigint } from "./bigints.ts";
import { makeDomException, makeError } from "./error_values.ts";
import { type ArrivedBuffer, readMemory } from "./buffers.ts";
import { ShapeReader } from "./keys.ts";
import { packedReader } from "./packed_lists.ts";
import {
  FRAME,
  FRAME_MEMORY,
  FRAME_TEXT,
  INLINE_MAX_STRINGS,
  MAX_LEVELS,
  SHORT_STRING,
  SMALL_INTEGERS,
  TAG,
} from "./format.ts";
import { TextReader } from "./text_blocks.ts";
import { readByV8 } from "./v8.ts";
import { homeOf, readSmallView, readView, readViewClass, wholeBuffer } from "./view_reader.ts";
import { reviveHandle } from "./handle.ts";
import { defineHidden, defineKey, setName, stretch } from "./own_property.ts";

const FIRST_OTHER_TAG = TAG.UNDEFINED;

/** Of a longer array V8 makes a table, unless it grows. Shown by "10 of a million". */
const ROOM_MAX_ELEMENTS = 1 << 25;

/** Reads the value of one frame. */
export class Decoder {
  readonly #from: ByteReader;
  readonly #context: unknown;
  readonly #mayShare: boolean;
  /** The objects by number; `undefined` is a handle that is not made yet. */
  readonly #objects: (object | undefined)[] = [];
  #shapes: ShapeReader | undefined;
  #text: TextReader | undefined;
  readonly #later: object[] = [];
  #memory: ArrivedBuffer[] = [];
  #inlineStrings = INLINE_MAX_STRINGS;
  #announced = 0;
  #depth = 0;

  /**
   * Starts at the first byte.
   *
   * @param bytes The frame.
   * @param context What the functions that revive handles are given.
   * @param mayShare Whether views may use the frame's own memory.
   */
  constructor(bytes: Uint8Array, context: unknown, mayShare: boolean) {
    this.#from = new ByteReader(bytes);
    this.#context = context;
    this.#mayShare = mayShare;
  }

  /**
   * Reads the value.
   *
   * @returns The value.
   */
  read(): unknown {
    this.#head();
    const value = this.#value();
    for (let i = 0; i < this.#later.length; i++) this.#fill(this.#later[i]!);
    if (this.#from.left > 0) this.#from.fail(`${this.#from.left} bytes are left over`);
    return value;
  }

  #head(): void {
    const first = this.#from.byte();
    const bits = first - FRAME;
    if (bits < 0 || bits > FRAME_TEXT + FRAME_MEMORY) this.#from.fail(`it begins with ${first}`);
    if (bits & FRAME_TEXT) this.#texts.read();
    if (bits & FRAME_MEMORY) this.#memory = readMemory(this.#from, this.#mayShare);
  }

  get #texts(): TextReader {
    return this.#text ??= new TextReader(this.#from);
  }

  get #shapeReader(): ShapeReader {
    return this.#shapes ??= new ShapeReader(this.#from);
  }

  #value(): unknown {
    const tag = this.#from.byte();
    if (tag < SMALL_INTEGERS) return tag;
    if (tag < FIRST_OTHER_TAG) return this.#short(tag - SHORT_STRING);
    if (tag <= TAG.DOUBLE) return this.#from.scalar(tag);
    switch (tag) {
      case TAG.BIGINT64:
        return this.#from.bigint64();
      case TAG.BIGINT:
        return readBigint(this.#from);
      case TAG.LONG_BIGINT:
        return readLongBigint(this.#from);
      case TAG.V8:
        return this.#v8Value();
      case TAG.ASCII:
      case TAG.LATIN1:
      case TAG.UTF16:
        return this.#from.longString(tag);
      case TAG.TEXT:
        return this.#texts.take(this.#from.count());
      case TAG.REF:
        return this.#reference();
      case TAG.DATE:
        return this.#add(new Date(this.#from.double()));
      default:
        return this.#container(tag);
    }
  }

  #string(): string {
    const tag = this.#from.byte();
    const isShort = tag >= SHORT_STRING && tag < FIRST_OTHER_TAG;
    if (isShort) return this.#short(tag - SHORT_STRING);
    return tag === TAG.TEXT ? this.#texts.take(this.#from.count()) : this.#from.longString(tag);
  }

  #short(length: number): string {
    if (this.#inlineStrings > 0) {
      this.#inlineStrings--;
      return this.#from.short(length);
    }
    return this.#texts.take(length);
  }

  #optionalString(): string | undefined {
    const value = this.#value();
    if (value === undefined || typeof value === "string") return value;
    this.#from.fail("an error has a text that is none");
  }

  #reference(): object {
    const number = this.#from.count();
    return this.#objects[number] ?? this.#from.fail(`there is no object ${number} yet`);
  }

  #container(tag: number): unknown {
    if (++this.#depth > MAX_LEVELS) this.#from.fail(`it is nested over ${MAX_LEVELS} levels deep`);
    const value = this.#object(tag);
    this.#depth--;
    return value;
  }

  #object(tag: number): unknown {
    switch (tag) {
      case TAG.OBJECT:
      case TAG.SHAPE:
        return this.#plain(tag);
      case TAG.BIG_OBJECT:
        return this.#big();
      case TAG.INTEGERS:
      case TAG.DOUBLES:
      case TAG.BIGINTS64:
        return this.#add(packedReader(tag)!(this.#from));
      case TAG.ARRAY:
      case TAG.STRINGS:
      case TAG.DATES:
        return this.#plainArray(tag, true);
      case TAG.ODD_ARRAY:
        return this.#oddArray(this.#add([]));
      case TAG.MAP:
        return this.#map(this.#add(new Map()));
      case TAG.SET:
        return this.#set(this.#add(new Set()));
      case TAG.BUFFER:
        return this.#add(wholeBuffer(this.#from, this.#memory));
      case TAG.VIEW:
        return this.#add(readView(this.#from, this.#memory));
      case TAG.SMALL_VIEW:
        return this.#add(readSmallView(this.#from));
      case TAG.SMALL_BUFFER:
        return this.#add(this.#from.copy(this.#from.count()).buffer);
      case TAG.BUFFER_OF:
        return this.#add(homeOf(this.#reference(), this.#from));
      case TAG.VIEW_OF:
        return this.#add(this.#viewOf());
      case TAG.HANDLE:
        return this.#handle();
      case TAG.ERROR:
        return this.#error();
      case TAG.DOM_EXCEPTION:
        return this.#domException();
      default:
        return this.#add(this.#leafOrLater(tag));
    }
  }

  #leafOrLater(tag: number): object {
    switch (tag) {
      case TAG.REGEXP:
        return new RegExp(this.#string(), this.#string());
      case TAG.BOXED:
        return this.#boxed();
      case TAG.LATER_ARRAY:
        return this.#leave([]);
      case TAG.LATER_OBJECT:
        return this.#leave({});
      case TAG.LATER_MAP:
        return this.#leave(new Map());
      case TAG.LATER_SET:
        return this.#leave(new Set());
      default:
        this.#from.fail(`nothing begins with ${tag}`);
    }
  }

  #add<T extends object>(value: T): T {
    this.#objects.push(value);
    return value;
  }

  #leave(value: object): object {
    this.#later.push(value);
    return value;
  }

  /** Reads what a container that was left for later holds. */
  #fill(value: object): void {
    const tag = this.#from.byte();
    if (Array.isArray(value)) this.#fillArray(tag, value);
    else if (value instanceof Map && tag === TAG.MAP) this.#map(value);
    else if (value instanceof Set && tag === TAG.SET) this.#set(value);
    else if (tag === TAG.BIG_OBJECT) this.#big(value);
    else if (tag === TAG.OBJECT || tag === TAG.SHAPE) this.#plain(tag, value);
    else this.#from.fail(`no content begins with ${tag}`);
  }

  #fillArray(tag: number, value: unknown[]): void {
    const read = packedReader(tag);
    if (read !== undefined) read(this.#from, value);
    else if (tag === TAG.ODD_ARRAY) this.#oddArray(value);
    else this.#plainArray(tag, false, value);
  }

  #v8Value(): unknown {
    const value = readByV8(this.#from);
    return Array.isArray(value) ? this.#add(value) : value;
  }

  /** Reads values as an array, which is none of the objects. */
  #list(): unknown[] {
    const tag = this.#from.byte();
    return packedReader(tag)?.(this.#from) ?? this.#plainArray(tag, false);
  }

  #listOf(count: number): unknown[] {
    const values = this.#list();
    if (values.length !== count) this.#from.fail(`${values.length} values for ${count} keys`);
    return values;
  }

  #plain(tag: number, left?: object): object {
    const shape = tag === TAG.SHAPE ? this.#shapeReader.known() : this.#shapeReader.next();
    const value = (left ?? this.#add({})) as Record<string, unknown>;
    shape.prepare(value);
    const { keys, isOdd } = shape;
    for (let i = 0; i < keys.length; i++) {
      if (isOdd) defineKey(value, String(keys[i]), this.#value(), keys.length);
      else value[keys[i]!] = this.#value();
    }
    return value;
  }

  /** An object of many keys, faster filled while it has no prototype. */
  #big(left?: object): object {
    const shape = this.#shapeReader.big();
    const value = left ?? this.#add(Object.create(null));
    const values = this.#listOf(shape.keys.length);
    shape.prepare(value);
    shape.fill(value as Record<string, unknown>, values);
    return left ?? Object.setPrototypeOf(value, Object.prototype);
  }

  #plainArray(tag: number, isObject: boolean, into?: unknown[]): unknown[] {
    const isList = tag === TAG.ARRAY || tag === TAG.STRINGS || tag === TAG.DATES;
    if (!isList) this.#from.fail(`no elements begin with ${tag}`);
    const count = this.#elements();
    const value = into ?? (count > ROOM_MAX_ELEMENTS ? [] : new Array(count));
    if (isObject) this.#add(value);
    if (tag === TAG.STRINGS) return this.#strings(value, count);
    if (tag === TAG.DATES) return this.#dates(value, count);
    for (let i = 0; (i = this.#scalars(value, i, count)) < count; i++) value[i] = this.#value();
    return value;
  }

  #scalars(into: unknown[], i: number, count: number): number {
    return this.#from.scalars(into, i, count, this.#inlineStrings > 0 ? undefined : this.#texts);
  }

  /** Reads how many elements follow; arrays in arrays that announce the same bytes get no room. */
  #elements(): number {
    const count = this.#from.countOf(1);
    this.#announced += count;
    if (this.#announced > this.#from.at + this.#from.left) {
      this.#from.fail(`${this.#announced} elements announced`);
    }
    return count;
  }

  #strings(value: unknown[], count: number): unknown[] {
    for (let i = 0; i < count; i++) value[i] = this.#texts.take(this.#from.count());
    return value;
  }

  #dates(value: unknown[], count: number): unknown[] {
    for (let i = 0; i < count; i++) value[i] = this.#add(new Date(this.#from.double()));
    return value;
  }

  #oddArray(value: unknown[]): unknown[] {
    const length = this.#from.count();
    if (length >= 2 ** 32) this.#from.fail(`no array has ${length} elements`);
    const indexes = this.#from.countOf(2);
    stretch(value, length, indexes);
    for (let i = 0; i < indexes; i++) {
      const index = this.#from.count();
      if (index >= length) this.#from.fail(`an array of ${length} has no element ${index}`);
      value[index] = this.#value();
    }
    this.#fields((key, item) => {
      if (key === "length") this.#from.fail("an array has a second length");
      setName(value, key, item);
    });
    return value;
  }

  #fields(define: (key: string, value: unknown) => void): void {
    const count = this.#from.countOf(2);
    for (let i = 0; i < count; i++) define(this.#from.key(), this.#value());
  }

  #map(value: Map<unknown, unknown>): object {
    const keys = this.#list();
    const values = this.#listOf(keys.length);
    for (let i = 0; i < keys.length; i++) value.set(keys[i], values[i]);
    return value;
  }

  #set(value: Set<unknown>): object {
    const items = this.#list();
    for (let i = 0; i < items.length; i++) value.add(items[i]);
    return value;
  }

  #boxed(): object {
    const primitive = this.#value();
    const isBoxable = primitive !== null && primitive !== undefined;
    if (!isBoxable || typeof primitive === "object") this.#from.fail("a box holds no primitive");
    return Object(primitive);
  }

  #viewOf(): ArrayBufferView {
    const known = readViewClass(this.#from);
    const home = homeOf(this.#reference(), this.#from);
    return new known(home, this.#from.count(), this.#from.count());
  }

  #error(): Error {
    const number = this.#from.byte();
    const made = makeError(number, this.#optionalString(), this.#optionalString());
    const error = this.#add(made ?? this.#from.fail(`no error has class ${number}`));
    return this.#withFields(error);
  }

  #withFields<T extends Error | DOMException>(error: T): T {
    this.#fields((key, value) => defineHidden(error, key, value));
    this.#fields((key, value) => defineKey(error, key, value, 0));
    return error;
  }

  #domException(): DOMException {
    const [message, name] = [this.#string(), this.#string()];
    const [stack, quota, requested] = [this.#optionalString(), this.#value(), this.#value()];
    const parts = { message, name, stack, quota, requested };
    return this.#withFields(this.#add(makeDomException(parts)));
  }

  #handle(): unknown {
    const number = this.#objects.push(undefined) - 1;
    const kind = this.#string();
    const value = reviveHandle(kind, this.#value(), this.#context);
    this.#objects[number] = value as object;
    return value;
  }
}
