// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From a value to bytes: one walk, in the format of `format.ts`.
 *
 * @module
 */

import { ByteWriter } from "./byte_writer.ts";
import { type CloneKind, cloneKind, unbox } from "./clone_kind.ts";
import { writeBigint, writeBigints } from "./bigints.ts";
import { timeOf, timesOf } from "./dates.ts";
import { type Field, takeApart, takeDomApart } from "./error_values.ts";
import { isSameKeys, keyBytes } from "./key_lists.ts";
import { isPackable, packNumbers } from "./numbers.ts";
import {
  FRAME,
  FRAME_MEMORY,
  FRAME_TEXT,
  INLINE_MAX_STRINGS,
  KEPT_SHAPES,
  LATER_FROM_LEVELS,
  MAX_LEVELS,
  SHAPE_MAX_KEYS,
  SHORT_STRING,
  SHORT_STRING_MAX_CHARACTERS,
  TAG,
  TEXT_STRING_MAX_CHARACTERS,
} from "./format.ts";
import { textForm } from "./text_blocks.ts";
import { Parts } from "./parts.ts";
import { Seen } from "./seen.ts";
import { isWorthALook, uniform } from "./uniform_lists.ts";
import { writeByV8 } from "./v8.ts";
import { Refusal } from "./views.ts";
import { isHandle, type Placeholder, placeholderOf, URL_KIND } from "./handle.ts";
import { isIndex } from "./own_property.ts";

/**
 * A longer array is not asked for names besides its indexes: asking costs more than sending it. Shown by "100,000
 * integers".
 */
const NAMED_MAX_ELEMENTS = 1024;

/** From this length on the values of an array are sooner asked for than their indexes. Shown by "1,000 mixed". */
const LISTED_FROM_ELEMENTS = 8;

/** Writes one value at a time; an encoder serves again once it was cleared. */
export class Encoder {
  readonly #head = new ByteWriter();
  readonly #out = new ByteWriter();
  /** The first object, which needs no table. */
  #root: object | null = null;
  /** Made when they are first needed; see `#objects` and `#parts`. */
  #seen: Seen | null = null;
  #made: Parts | null = null;
  /** Whether this message needs the first; and the second, if it does. */
  #hasTable = false;
  #used: Parts | null = null;
  #inlineStrings = INLINE_MAX_STRINGS;
  #shapes: string[][] = [];
  #later: object[] = [];
  #depth = 0;
  #context: unknown;

  /** Forgets the value. */
  clear(): void {
    this.#head.clear();
    this.#out.clear();
    if (this.#hasTable) this.#seen!.clear();
    this.#hasTable = false;
    this.#used?.clear();
    this.#used = null;
    this.#root = null;
    this.#inlineStrings = INLINE_MAX_STRINGS;
    if (this.#shapes.length > 0) this.#shapes = [];
    if (this.#later.length > 0) this.#later = [];
    this.#depth = 0;
    this.#context = undefined;
  }

  /** The objects that were met. */
  get #objects(): Seen {
    const seen = this.#seen ??= new Seen();
    if (!this.#hasTable) seen.add(this.#root!);
    this.#hasTable = true;
    return seen;
  }

  get #parts(): Parts {
    return this.#used ??= this.#made ??= new Parts(this.#out);
  }

  /**
   * Writes a value.
   *
   * @param value The value.
   * @param context What handles are given.
   * @param mayBeLonger Whether the frame is wanted in one piece, in a buffer that may be longer.
   */
  write(value: unknown, context: unknown, mayBeLonger: boolean): void {
    this.#context = context;
    this.#out.isWhole = mayBeLonger;
    this.#out.byte(FRAME);
    this.#value(value);
    for (let i = 0; i < this.#later.length; i++) this.#container(this.#later[i]!);
  }

  /**
   * The frame as pieces: buffers are not copied.
   *
   * @returns The pieces, of which none is the encoder's own.
   */
  pieces(): Uint8Array<ArrayBuffer>[] {
    const head = this.#writeHead();
    if (head === 1) return this.#out.take();
    const [first, ...rest] = this.#out.take();
    return [...this.#head.take(), ...this.#used!.memory.pieces(head), first!.subarray(1), ...rest];
  }

  /**
   * The frame in one piece.
   *
   * @returns The frame: a copy of all, or where its buffer may be longer its own memory.
   */
  whole(): Uint8Array<ArrayBuffer> {
    const head = this.#writeHead();
    return (head === 1 ? this.#out.takeWhole() : null) ?? this.#join(head);
  }

  #join(head: number): Uint8Array<ArrayBuffer> {
    const memory = this.#used?.memory;
    const at = memory?.endFrom(head) ?? head;
    const frame = new Uint8Array(at + this.#out.length - 1);
    // The body's first byte stands in for the head's, and is then written over.
    this.#out.copyTo(frame, at - 1);
    this.#head.copyTo(frame, 0);
    memory?.copyTo(frame, head);
    return frame;
  }

  /** Writes what comes before the value; gives its length, which is 1 if there is nothing. */
  #writeHead(): number {
    if (this.#used === null) this.#head.byte(FRAME);
    else this.#writeTables(this.#used);
    return this.#head.length;
  }

  #writeTables({ text, memory }: Parts): void {
    const hasText = !text.isEmpty;
    const hasMemory = memory.count > 0;
    this.#head.byte(FRAME + (hasText ? FRAME_TEXT : 0) + (hasMemory ? FRAME_MEMORY : 0));
    if (hasText) text.write(this.#head);
    if (hasMemory) memory.writeTable(this.#head);
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case "number":
        return this.#out.number(value);
      case "string":
        return this.#string(value);
      case "object":
        return value === null ? this.#out.byte(TAG.NULL) : this.#object(value);
      case "boolean":
        return this.#out.byte(value ? TAG.TRUE : TAG.FALSE);
      case "undefined":
        return this.#out.byte(TAG.UNDEFINED);
      case "bigint":
        return this.#bigint(value);
      default:
        throw new Refusal();
    }
  }

  #string(value: string): void {
    const length = value.length;
    if (length > SHORT_STRING_MAX_CHARACTERS) return this.#longString(value);
    if (this.#inlineStrings > 0) {
      if (this.#out.shortString(value)) this.#inlineStrings--;
      return;
    }
    this.#out.byte(SHORT_STRING + length);
    this.#parts.text.add(value);
  }

  #longString(value: string): void {
    if (value.length > TEXT_STRING_MAX_CHARACTERS) return this.#out.string(value);
    this.#out.byte(TAG.TEXT);
    this.#out.count(value.length);
    this.#parts.text.add(value);
  }

  #bigint(value: bigint): void {
    if (BigInt.asIntN(64, value) === value) this.#out.bigint64(TAG.BIGINT64, value);
    else writeBigint(this.#out, value);
  }

  #object(value: object): void {
    const number = this.#numberOf(value);
    if (number < 0) return this.#container(value);
    this.#out.byte(TAG.REF);
    this.#out.count(number);
  }

  /** The number of an object that was there before, else -1; it has the next one then. */
  #numberOf(value: object): number {
    if (this.#root !== null) return this.#objects.add(value);
    this.#root = value;
    return -1;
  }

  #container(value: object): void {
    if (this.#depth >= LATER_FROM_LEVELS && this.#leaveForLater(value)) return;
    this.#depth++;
    if (Array.isArray(value)) this.#array(value);
    else if (Object.getPrototypeOf(value) === Object.prototype) this.#plain(value);
    else if (!(value instanceof Date && this.#date(value))) this.#exotic(value);
    this.#depth--;
  }

  #leaveForLater(value: object): boolean {
    if (this.#depth > MAX_LEVELS) {
      throw new RangeError(
        `Cannot send the value: errors or handles are nested more than ${MAX_LEVELS} levels deep`,
      );
    }
    const tag = laterTag(value);
    if (tag === undefined) return false;
    this.#out.byte(tag);
    this.#later.push(value);
    return true;
  }

  #plain(value: object): void {
    const keys = Object.keys(value);
    if (keys.length > SHAPE_MAX_KEYS) return this.#big(value, keys);
    const shape = this.#shapeOf(keys);
    if (shape >= 0) {
      this.#out.byte(TAG.SHAPE);
      this.#out.byte(shape);
    } else {
      this.#out.byte(TAG.OBJECT);
      this.#out.count(keys.length);
      for (let i = 0; i < keys.length; i++) this.#out.string(keys[i]!);
    }
    for (let i = 0; i < keys.length; i++) {
      this.#value((value as Record<string, unknown>)[keys[i]!]);
    }
  }

  #big(value: object, keys: string[]): void {
    const bytes = keyBytes(keys);
    this.#out.byte(TAG.BIG_OBJECT);
    this.#out.count(keys.length);
    this.#out.count(bytes.length);
    this.#out.raw(bytes);
    const values = Object.values(value);
    // A getter may have deleted others.
    const isWhole = values.length === keys.length;
    this.#list(isWhole ? values : keys.map((key) => Reflect.get(value, key)));
  }

  /** Writes values, none of which is a hole, in the tightest way there is for them. */
  #list(values: unknown[]): void {
    if (isPackable(values)) packNumbers(this.#out, values as number[]);
    else if (!isWorthALook(values) || !this.#uniform(values)) this.#mixed(values);
  }

  /** Writes values that are all of a kind that has a form of its own; gives whether they are. */
  #uniform(values: unknown[]): boolean {
    if (typeof values[0] === "string") return this.#strings(values);
    const list = uniform(values);
    if (list === undefined) return false;
    return typeof list[0] === "bigint"
      ? writeBigints(this.#out, list as bigint[])
      : this.#dates(list as Date[]);
  }

  #strings(values: unknown[]): boolean {
    const form = textForm(values);
    if (form === undefined) return false;
    if (form === "long") {
      const list = uniform(values) as string[] | undefined;
      return list !== undefined && writeByV8(this.#out, list);
    }
    this.#out.byte(TAG.STRINGS);
    this.#out.count(values.length);
    this.#out.texts(values, this.#parts.text);
    return true;
  }

  #dates(values: Date[]): boolean {
    const times = timesOf(values);
    if (times === undefined || !this.#objects.addDates(values, times)) return false;
    this.#out.byte(TAG.DATES);
    this.#out.count(times.length);
    this.#out.numbers(times, 0);
    return true;
  }

  #mixed(values: unknown[]): void {
    const { length } = values;
    this.#out.byte(TAG.ARRAY);
    this.#out.count(length);
    for (let i = 0; (i = this.#scalars(values, i)) < length; i++) this.#value(values[i]);
  }

  #scalars(values: unknown[], i: number): number {
    return this.#out.scalars(values, i, this.#inlineStrings > 0 ? undefined : this.#parts.text);
  }

  /** The number of the shape with these keys, or -1 if there was none; then there is now. */
  #shapeOf(keys: string[]): number {
    const count = keys.length;
    if (count === 0) return -1;
    const shapes = this.#shapes;
    for (let i = 0; i < shapes.length; i++) {
      if (isSameKeys(shapes[i]!, keys)) return i;
    }
    if (shapes.length < KEPT_SHAPES) shapes.push(keys);
    return -1;
  }

  #array(value: unknown[]): void {
    const { length } = value;
    if (length > NAMED_MAX_ELEMENTS) return this.#dense(value, value);
    if (length >= LISTED_FROM_ELEMENTS) return this.#dense(value, Object.values(value));
    if (Object.keys(value).length === length && !hasHole(value)) this.#mixed(value);
    else this.#oddArray(value);
  }

  /** Writes an array, which has another count of values than of elements if it is odd. */
  #dense(value: unknown[], values: unknown[]): void {
    if (values.length !== value.length) this.#oddArray(value);
    else if (isPackable(values)) packNumbers(this.#out, values as number[]);
    else if (hasHole(value)) this.#oddArray(value);
    else this.#list(values);
  }

  /** An array with holes, or with names besides its indexes: these come last. */
  #oddArray(value: unknown[]): void {
    const keys = Object.keys(value);
    let indexes = keys.length;
    while (indexes > 0 && !isIndex(keys[indexes - 1]!)) indexes--;
    this.#out.byte(TAG.ODD_ARRAY);
    this.#out.count(value.length);
    this.#out.count(indexes);
    for (let i = 0; i < indexes; i++) {
      this.#out.count(Number(keys[i]));
      this.#value(value[Number(keys[i])]);
    }
    this.#out.count(keys.length - indexes);
    for (let i = indexes; i < keys.length; i++) {
      this.#out.string(keys[i]!);
      this.#value(Reflect.get(value, keys[i]!));
    }
  }

  #fields(fields: Field[]): void {
    this.#out.count(fields.length);
    for (const [key, value] of fields) {
      this.#out.string(key);
      this.#value(value);
    }
  }

  /** Anything that is neither a plain object nor an array. */
  #exotic(value: object): void {
    if (isHandle(value)) {
      return this.#placeholder(placeholderOf(value, this.#context));
    }
    const kind = cloneKind(value);
    switch (kind) {
      case "map":
        return this.#map(value as Map<unknown, unknown>);
      case "set":
        return this.#set(value as Set<unknown>);
      case "view":
        return this.#parts.views.view(value as ArrayBufferView, this.#objects.count - 1);
      case "buffer":
        return this.#parts.views.buffer(value as ArrayBuffer, this.#objects.count - 1);
      case "error":
        return this.#error(value as Error);
      case "dom exception":
        return this.#domException(value as DOMException);
      case "object":
        return this.#plain(value);
      default:
        return this.#leaf(value, kind);
    }
  }

  #placeholder({ kind, data }: Placeholder): void {
    this.#out.byte(TAG.HANDLE);
    this.#string(kind);
    this.#value(data);
  }

  /** Writes a date; gives whether it is one. */
  #date(value: object): boolean {
    const time = timeOf(value);
    if (time === undefined) return false;
    this.#objects.noteDate();
    this.#out.double(TAG.DATE, time);
    return true;
  }

  #leaf(value: object, kind: CloneKind): void {
    switch (kind) {
      case "date":
        return void this.#date(value);
      case "regexp":
        this.#out.byte(TAG.REGEXP);
        this.#string((value as RegExp).source);
        return this.#string((value as RegExp).flags);
      case "url":
        return this.#placeholder({ kind: URL_KIND, data: (value as URL).href });
      case "boxed":
        this.#out.byte(TAG.BOXED);
        return this.#value(unbox(value));
      default:
        throw new Refusal();
    }
  }

  /** The entries are copied first: a getter met on the way may change the map. */
  #map(value: Map<unknown, unknown>): void {
    const keys = [...Map.prototype.keys.call(value)];
    const values = [...Map.prototype.values.call(value)];
    this.#out.byte(TAG.MAP);
    this.#list(keys);
    this.#list(values);
  }

  #set(value: Set<unknown>): void {
    this.#out.byte(TAG.SET);
    this.#list([...Set.prototype.values.call(value)]);
  }

  #error(value: Error): void {
    const { classNumber, message, stack, hidden, visible } = takeApart(value);
    this.#out.byte(TAG.ERROR);
    this.#out.byte(classNumber);
    this.#value(message);
    this.#value(stack);
    this.#fields(hidden);
    this.#fields(visible);
  }

  #domException(value: DOMException): void {
    const { message, name, stack, quota, requested, hidden, visible } = takeDomApart(value);
    this.#out.byte(TAG.DOM_EXCEPTION);
    for (const part of [message, name, stack, quota, requested]) this.#value(part);
    this.#fields(hidden);
    this.#fields(visible);
  }
}

function hasHole(values: unknown[]): boolean {
  for (let i = 0; i < values.length; i++) {
    if (values[i] === undefined && !(i in values)) return true;
  }
  return false;
}

function laterTag(value: object): number | undefined {
  if (Array.isArray(value)) return TAG.LATER_ARRAY;
  if (isHandle(value)) return undefined;
  const kind = cloneKind(value);
  if (kind === "object") return TAG.LATER_OBJECT;
  if (kind === "map") return TAG.LATER_MAP;
  return kind === "set" ? TAG.LATER_SET : undefined;
}
