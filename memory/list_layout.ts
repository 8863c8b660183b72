// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How Python lays a `ShareableList` out in shared memory: the number of items, where each begins, their
 * bytes, the format of each as its `struct` module writes it, and a code of its type.
 *
 * @module
 */

import { ProcessStateError } from "../errors.ts";

/** What a list can hold. */
export type ListItem = number | bigint | boolean | string | Uint8Array | null;

/** `offsets`: Python from 3.9.2 on. `sizes`: Python 3.8. */
export type ListLayout = "offsets" | "sizes";

/** Bytes of an item are a multiple of this, and of a number. */
const UNIT = 8;

/** The codes of types, as in Python. */
const CODE = { PLAIN: 0, TEXT: 1, BYTES: 2, NOTHING: 3 } as const;

const FORMAT = { INT: "q", FLOAT: "d", BOOLEAN: "xxxxxxx?", NOTHING: "xxxxxx?x" } as const;

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An item as it is stored. */
export interface Packed {
  format: string;
  code: number;
  bytes: Uint8Array;
}

/**
 * An item as it is stored.
 *
 * @param item The item.
 * @returns Its format, its code and its bytes.
 * @throws {TypeError} If it is of no type that can be stored.
 * @throws {RangeError} If it is an integer of more than 64 bits.
 */
export function pack(item: ListItem): Packed {
  switch (typeof item) {
    case "bigint":
      return packInt(item);
    case "number":
      return Number.isSafeInteger(item) ? packInt(BigInt(item)) : packFloat(item);
    case "boolean":
      return { format: FORMAT.BOOLEAN, code: CODE.PLAIN, bytes: byteAt(7, item ? 1 : 0) };
    case "string":
      return packBytes(encoder.encode(item), CODE.TEXT);
    default:
      if (item === null) return { format: FORMAT.NOTHING, code: CODE.NOTHING, bytes: byteAt(6, 0) };
      if (item instanceof Uint8Array) return packBytes(item, CODE.BYTES);
  }
  throw new TypeError(
    `Cannot store an item in a ShareableList as it must be a number, bigint, boolean, string, Uint8Array or null: current value is ${
      typeof item === "object" ? Object.prototype.toString.call(item) : String(item)
    }`,
  );
}

function packInt(value: bigint): Packed {
  if (value < MIN_INT || value > MAX_INT) {
    throw new RangeError(
      `Cannot store an integer in a ShareableList as it must fit 64 bits: current value is ${value}`,
    );
  }
  const bytes = new Uint8Array(UNIT);
  new DataView(bytes.buffer).setBigInt64(0, value, true);
  return { format: FORMAT.INT, code: CODE.PLAIN, bytes };
}

function packFloat(value: number): Packed {
  const bytes = new Uint8Array(UNIT);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return { format: FORMAT.FLOAT, code: CODE.PLAIN, bytes };
}

function byteAt(index: number, value: number): Uint8Array {
  const bytes = new Uint8Array(UNIT);
  bytes[index] = value;
  return bytes;
}

function packBytes(bytes: Uint8Array, code: number): Packed {
  const size = UNIT * (Math.floor(bytes.length / UNIT) + 1);
  return { format: `${size}s`, code, bytes };
}

function sizeOf({ format }: Packed): number {
  return format.endsWith("s") ? Number(format.slice(0, -1)) : UNIT;
}

/** A list in memory. */
export class ListMemory {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #starts: number[] = [];
  readonly #formats: number;
  readonly #codes: number;

  /**
   * Reads where things are.
   *
   * @param buffer The memory.
   * @throws {ProcessStateError} If there is no list in it.
   */
  constructor(buffer: ArrayBufferLike) {
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
    const length = this.#word(0);
    if (!(length >= 0 && length <= buffer.byteLength / UNIT)) throw noList();
    this.#readStarts(length);
    this.#formats = this.#starts[length]!;
    this.#codes = this.#formats + length * UNIT;
    if (this.#codes + length > buffer.byteLength) throw noList();
  }

  /** The first word after the length is 0 where it is an offset, and no size is. */
  #readStarts(length: number): void {
    const hasOffsets = length === 0 || this.#word(1) === 0;
    const data = (hasOffsets ? length + 2 : length + 1) * UNIT;
    if (data > this.#bytes.length) throw noList();
    this.#starts.push(data);
    for (let item = 0; item < length; item++) {
      const word = this.#word(hasOffsets ? item + 2 : item + 1);
      const next = hasOffsets ? data + word : this.#starts[item]! + word;
      if (!(next >= this.#starts[item]! + UNIT && next <= this.#bytes.length)) throw noList();
      this.#starts.push(next);
    }
  }

  #word(index: number): number {
    if ((index + 1) * UNIT > this.#bytes.length) throw noList();
    return Number(this.#view.getBigInt64(index * UNIT, true));
  }

  /** How many items there are. */
  get length(): number {
    return this.#starts.length - 1;
  }

  /**
   * How an item is stored.
   *
   * @param index Which.
   * @returns The format.
   */
  formatOf(index: number): string {
    const at = this.#formats + index * UNIT;
    return decoder.decode(this.#bytes.slice(at, at + UNIT)).replace(/\0+$/, "");
  }

  /**
   * An item.
   *
   * @param index Which.
   * @returns The item.
   * @throws {ProcessStateError} If what is there is none.
   */
  get(index: number): ListItem {
    const at = this.#starts[index]!;
    const format = this.formatOf(index);
    switch (this.#view.getInt8(this.#codes + index)) {
      case CODE.TEXT:
        return decoder.decode(this.#bytesOf(index, format));
      case CODE.BYTES:
        return this.#bytesOf(index, format);
      case CODE.NOTHING:
        return null;
    }
    if (format === FORMAT.INT) return toNumber(this.#view.getBigInt64(at, true));
    if (format === FORMAT.FLOAT) return this.#view.getFloat64(at, true);
    if (format === FORMAT.BOOLEAN) return this.#view.getUint8(at + 7) !== 0;
    throw noList();
  }

  /** As in Python, zeros at the end are no part of it. */
  #bytesOf(index: number, format: string): Uint8Array<ArrayBuffer> {
    const at = this.#starts[index]!;
    const size = Number(/^(\d+)s$/.exec(format)?.[1] ?? NaN);
    if (!(size <= this.#starts[index + 1]! - at)) throw noList();
    const bytes = this.#bytes.slice(at, at + size) as Uint8Array<ArrayBuffer>;
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end--;
    return bytes.slice(0, end);
  }

  /**
   * Sets an item.
   *
   * @param index Which.
   * @param item The item.
   * @throws {TypeError} If it is of no type that can be stored.
   * @throws {RangeError} If it doesn't fit.
   */
  set(index: number, item: ListItem): void {
    const { format, code, bytes } = pack(item);
    const at = this.#starts[index]!;
    const room = this.#starts[index + 1]! - at;
    if (bytes.length > room) {
      throw new RangeError(
        `Cannot store an item of ${bytes.length} bytes in a ShareableList as there is room for ${room}`,
      );
    }
    const kept = format.endsWith("s") ? this.#formatFor(index, bytes.length, room) : format;
    this.#write(index, kept, code);
    this.#bytes.fill(0, at, at + (kept.endsWith("s") ? Number(kept.slice(0, -1)) : UNIT));
    this.#bytes.set(bytes, at);
  }

  /** That of the text or bytes that were there, as in Python. */
  #formatFor(index: number, length: number, room: number): string {
    const format = this.formatOf(index);
    return /^\d+s$/.test(format) && Number(format.slice(0, -1)) >= length ? format : `${room}s`;
  }

  #write(index: number, format: string, code: number): void {
    const at = this.#formats + index * UNIT;
    this.#bytes.fill(0, at, at + UNIT);
    this.#bytes.set(encoder.encode(format), at);
    this.#view.setInt8(this.#codes + index, code);
  }
}

function toNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function noList(): ProcessStateError {
  return new ProcessStateError("Cannot read the shared memory as a ShareableList: it holds none");
}

/**
 * How many bytes a list takes.
 *
 * @param items The items, as they are stored.
 * @param layout For which Python.
 * @returns How many.
 */
export function listSize(items: Packed[], layout: ListLayout): number {
  const head = (items.length + (layout === "offsets" ? 2 : 1)) * UNIT;
  return items.reduce((sum, item) => sum + sizeOf(item) + UNIT + 1, head);
}

/**
 * Writes a list.
 *
 * @param buffer The memory, all 0.
 * @param items The items, as they are stored.
 * @param layout For which Python.
 */
export function writeList(buffer: ArrayBufferLike, items: Packed[], layout: ListLayout): void {
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  view.setBigInt64(0, BigInt(items.length), true);
  const first = layout === "offsets" ? 2 : 1;
  const data = (items.length + first) * UNIT;
  let at = data;
  for (const [index, item] of items.entries()) {
    bytes.set(item.bytes, at);
    at += sizeOf(item);
    const word = layout === "offsets" ? at - data : sizeOf(item);
    view.setBigInt64((index + first) * UNIT, BigInt(word), true);
  }
  for (const [index, { format, code }] of items.entries()) {
    bytes.set(encoder.encode(format), at + index * UNIT);
    view.setInt8(at + items.length * UNIT + index, code);
  }
}
