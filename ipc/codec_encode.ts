// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From a value to bytes: one walk, in the format of `codec_tags.ts`.
 *
 * @module
 */

import { ByteWriter } from "./byte_writer.ts";
import { cloneKind, unbox, viewClass } from "./clone_kind.ts";
import { type Field, takeApart } from "./codec_errors.ts";
import { MemoryWriter } from "./codec_memory.ts";
import { isPackable, packNumbers } from "./codec_numbers.ts";
import { Seen } from "./codec_seen.ts";
import {
  DEPTH_LATER,
  DEPTH_MAX,
  FRAME,
  FRAME_MEMORY,
  FRAME_TEXT,
  INLINE_STRINGS,
  platformClass,
  SHAPE_KEYS,
  SHAPES,
  SHORT_STRING,
  SHORT_STRING_MAX,
  SMALL_INTEGERS,
  TAG,
  VIEW_CLASSES,
} from "./codec_tags.ts";
import { TextWriter } from "./codec_text.ts";
import { HANDLE, isHandle } from "./handle.ts";

/** Thrown where a value can't be cloned; who catches it finds out where in the message that is. */
export class Refusal {}

/** A longer array is not asked for names besides its indexes: asking costs more than sending it. */
const NAMED_ARRAY = 1024;

const VIEW_NAMES: readonly string[] = VIEW_CLASSES;

/** Classes of views by their prototypes; a view with another is one of a subclass. */
const viewNumbers = new Map<unknown, number>();
for (const [number, name] of VIEW_NAMES.entries()) {
  const known = platformClass(name) as { prototype: object } | undefined;
  if (known !== undefined) viewNumbers.set(known.prototype, number);
}

type Entries = { forEach(visit: (value: unknown, key: unknown) => void): void };

/** Writes one value at a time; an encoder serves again once it was cleared. */
export class Encoder {
  readonly #head = new ByteWriter();
  readonly #out = new ByteWriter();
  readonly #seen = new Seen();
  readonly #memory = new MemoryWriter();
  readonly #text = new TextWriter();
  #inlineStrings = INLINE_STRINGS;
  #shapes: string[][] = [];
  #later: object[] = [];
  #depth = 0;
  #context: unknown;

  /** Forgets the value. */
  clear(): void {
    this.#head.clear();
    this.#out.clear();
    this.#seen.clear();
    this.#memory.clear();
    this.#text.clear();
    this.#inlineStrings = INLINE_STRINGS;
    if (this.#shapes.length > 0) this.#shapes = [];
    if (this.#later.length > 0) this.#later = [];
    this.#depth = 0;
    this.#context = undefined;
  }

  /**
   * Writes a value.
   *
   * @param value The value.
   * @param context What handles are given.
   */
  write(value: unknown, context: unknown): void {
    this.#context = context;
    this.#out.byte(FRAME);
    this.#value(value);
    for (let i = 0; i < this.#later.length; i++) this.#container(this.#later[i]!);
  }

  /**
   * The frame as pieces: big buffers are not copied.
   *
   * @returns The pieces, of which none is the encoder's own.
   */
  pieces(): Uint8Array<ArrayBuffer>[] {
    const body = this.#out.take();
    const head = this.#writeHead();
    if (head === 1) return [body];
    return [this.#head.copy(), ...this.#memory.pieces(head), body.subarray(1)];
  }

  /**
   * The frame in one piece.
   *
   * @returns The frame, a copy of all.
   */
  whole(): Uint8Array<ArrayBuffer> {
    const head = this.#writeHead();
    if (head === 1) return this.#out.take();
    const at = this.#memory.endFrom(head);
    const frame = new Uint8Array(at + this.#out.length - 1);
    frame.set(this.#head.written, 0);
    this.#memory.copyTo(frame, head);
    frame.set(this.#out.written.subarray(1), at);
    return frame;
  }

  /** Writes what comes before the value; gives its length, which is 1 if there is nothing. */
  #writeHead(): number {
    const hasText = !this.#text.isEmpty;
    const hasMemory = this.#memory.count > 0;
    this.#head.byte(FRAME + (hasText ? FRAME_TEXT : 0) + (hasMemory ? FRAME_MEMORY : 0));
    if (hasText) this.#text.write(this.#head);
    if (hasMemory) this.#memory.writeTable(this.#head);
    return this.#head.length;
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case "number":
        return this.#number(value);
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
    if (length > SHORT_STRING_MAX) return this.#out.string(value);
    if (this.#inlineStrings > 0) {
      if (this.#out.shortString(value)) this.#inlineStrings--;
      return;
    }
    this.#out.byte(SHORT_STRING + length);
    this.#text.add(value);
  }

  #number(value: number): void {
    const integer = value | 0;
    if (integer !== value || (value === 0 && 1 / value < 0)) {
      this.#out.byte(TAG.DOUBLE);
      this.#out.double(value);
    } else if (integer >= 0 && integer < SMALL_INTEGERS) {
      this.#out.byte(integer);
    } else if (integer >= -128 && integer < 0) {
      this.#out.byte(TAG.INT8);
      this.#out.byte(integer);
    } else {
      this.#out.byte(TAG.INT32);
      this.#out.int32(integer);
    }
  }

  #bigint(value: bigint): void {
    if (BigInt.asIntN(64, value) === value) {
      this.#out.byte(TAG.BIGINT64);
      return this.#out.bigint64(value);
    }
    this.#out.byte(TAG.BIGINT);
    this.#out.byte(value < 0n ? 1 : 0);
    this.#string((value < 0n ? -value : value).toString(16));
  }

  #object(value: object): void {
    const number = this.#seen.add(value);
    if (number < 0) return this.#container(value);
    this.#out.byte(TAG.REF);
    this.#out.count(number);
  }

  #container(value: object): void {
    if (this.#depth >= DEPTH_LATER && this.#leaveForLater(value)) return;
    this.#depth++;
    if (Object.getPrototypeOf(value) === Object.prototype) this.#plain(value);
    else if (Array.isArray(value)) this.#array(value);
    else this.#exotic(value);
    this.#depth--;
  }

  #leaveForLater(value: object): boolean {
    if (this.#depth > DEPTH_MAX) {
      throw new RangeError(
        `Cannot send the value: errors or handles are nested more than ${DEPTH_MAX} levels deep`,
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
    const shape = this.#shapeOf(keys);
    if (shape >= 0) {
      this.#out.byte(TAG.SHAPE);
      this.#out.byte(shape);
    } else {
      this.#out.byte(TAG.OBJECT);
      this.#out.count(keys.length);
      for (let i = 0; i < keys.length; i++) this.#out.string(keys[i]!);
    }
    if (keys.length > SHAPE_KEYS) return this.#values(Object.values(value), keys.length);
    for (let i = 0; i < keys.length; i++) {
      this.#value((value as Record<string, unknown>)[keys[i]!]);
    }
  }

  #values(values: unknown[], count: number): void {
    for (let i = 0; i < count; i++) this.#value(values[i]);
  }

  /** The number of the shape with these keys, or -1 if there was none; then there is now. */
  #shapeOf(keys: string[]): number {
    const count = keys.length;
    if (count === 0 || count > SHAPE_KEYS) return -1;
    const shapes = this.#shapes;
    for (let i = 0; i < shapes.length; i++) {
      if (isSameKeys(shapes[i]!, keys, count)) return i;
    }
    if (shapes.length < SHAPES) shapes.push(keys);
    return -1;
  }

  #array(value: unknown[]): void {
    const length = value.length;
    if (length <= NAMED_ARRAY) {
      const keys = Object.keys(value);
      if (!isDense(keys, length)) return this.#oddArray(value, keys);
    }
    if (isPackable(value)) return packNumbers(this.#out, value as number[]);
    if (length > NAMED_ARRAY && hasHole(value)) return this.#oddArray(value, Object.keys(value));
    this.#out.byte(TAG.ARRAY);
    this.#out.count(length);
    this.#values(value, length);
  }

  /** An array with holes, or with names besides its indexes: these come last. */
  #oddArray(value: unknown[], keys: string[]): void {
    const names = keys.findIndex((key) => !isIndex(key));
    const indexes = names < 0 ? keys.length : names;
    this.#out.byte(TAG.ODD_ARRAY);
    this.#out.count(value.length);
    this.#out.count(indexes);
    for (const key of keys.slice(0, indexes)) {
      this.#out.count(Number(key));
      this.#value(value[Number(key)]);
    }
    this.#fields(keys.slice(indexes).map((key): Field => [key, Reflect.get(value, key)]));
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
      const { kind, data } = value[HANDLE](this.#context);
      this.#out.byte(TAG.HANDLE);
      this.#string(kind);
      return this.#value(data);
    }
    switch (cloneKind(value)) {
      case "map":
        return this.#map(value as Map<unknown, unknown>);
      case "set":
        return this.#set(value as Set<unknown>);
      case "view":
        return this.#view(value as ArrayBufferView);
      case "buffer":
        return this.#buffer(value as ArrayBuffer);
      case "error":
        return this.#error(value as Error);
      case "dom exception":
        return this.#domException(value as DOMException);
      case "object":
        return this.#plain(value);
      default:
        return this.#leaf(value);
    }
  }

  #leaf(value: object): void {
    switch (cloneKind(value)) {
      case "date":
        this.#out.byte(TAG.DATE);
        return this.#out.double(Date.prototype.getTime.call(value));
      case "regexp":
        this.#out.byte(TAG.REGEXP);
        this.#string((value as RegExp).source);
        return this.#string((value as RegExp).flags);
      case "boxed":
        this.#out.byte(TAG.BOXED);
        return this.#value(unbox(value));
      default:
        throw new Refusal();
    }
  }

  /** The entries are copied first: a getter met on the way may change the map. */
  #map(value: Map<unknown, unknown>): void {
    const entries: unknown[] = [];
    Map.prototype.forEach.call(value as Entries, (item, key) => entries.push(key, item));
    this.#out.byte(TAG.MAP);
    this.#out.count(entries.length / 2);
    this.#values(entries, entries.length);
  }

  #set(value: Set<unknown>): void {
    const items: unknown[] = [];
    Set.prototype.forEach.call(value as Entries, (item) => items.push(item));
    this.#out.byte(TAG.SET);
    this.#out.count(items.length);
    this.#values(items, items.length);
  }

  #buffer(value: ArrayBuffer): void {
    if (isDetached(value)) throw new Refusal();
    this.#out.byte(TAG.BUFFER);
    this.#out.count(this.#memory.buffer(value));
  }

  #view(value: ArrayBufferView): void {
    if (!(value.buffer instanceof ArrayBuffer) || isDetached(value.buffer)) throw new Refusal();
    const own = viewNumbers.get(Object.getPrototypeOf(value));
    this.#out.byte(TAG.VIEW);
    this.#out.byte(own ?? VIEW_NAMES.indexOf(viewClass(value)));
    this.#out.count(this.#memory.view(value, own === undefined));
    this.#out.count(value.byteOffset);
    this.#out.count(followsBuffer(value) ? 0 : lengthOf(value) + 1);
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
    this.#out.byte(TAG.DOM_EXCEPTION);
    this.#string(value.message);
    this.#string(value.name);
    this.#value(typeof value.stack === "string" ? value.stack : undefined);
  }
}

function isSameKeys(shape: string[], keys: string[], count: number): boolean {
  if (shape.length !== count) return false;
  for (let i = 0; i < count; i++) {
    if (shape[i] !== keys[i]) return false;
  }
  return true;
}

/** Tells whether an array's keys are just its indexes. */
function isDense(keys: string[], length: number): boolean {
  return keys.length === length && (length === 0 || keys[length - 1] === String(length - 1));
}

function hasHole(values: unknown[]): boolean {
  for (let i = 0; i < values.length; i++) {
    if (values[i] === undefined && !(i in values)) return true;
  }
  return false;
}

function isIndex(key: string): boolean {
  const index = Number(key) >>> 0;
  return String(index) === key && index < 2 ** 32 - 1;
}

function laterTag(value: object): number | undefined {
  if (Array.isArray(value)) return TAG.LATER_ARRAY;
  if (isHandle(value)) return undefined;
  const kind = cloneKind(value);
  if (kind === "object") return TAG.LATER_OBJECT;
  if (kind === "map") return TAG.LATER_MAP;
  return kind === "set" ? TAG.LATER_SET : undefined;
}

/** Tells whether a buffer's memory was given away. Node 20 has no property for it. */
export function isDetached(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    return new Uint8Array(buffer).length !== 0;
  } catch {
    return true;
  }
}

function lengthOf(view: ArrayBufferView): number {
  return (view as Partial<Uint8Array>).length ?? view.byteLength;
}

/**
 * Tells whether a view grows with its buffer. JavaScript can't ask for that: a view that ends where
 * its resizable buffer ends is taken for one that does.
 */
function followsBuffer(view: ArrayBufferView): boolean {
  const { buffer } = view;
  if ((buffer as ArrayBuffer).resizable !== true) return false;
  const size = (view as Partial<Uint8Array>).BYTES_PER_ELEMENT ?? 1;
  return buffer.byteLength - view.byteOffset - view.byteLength < size;
}
