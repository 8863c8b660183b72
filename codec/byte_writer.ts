// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Bytes written one after another into memory that grows, and that is used again.
 *
 * @module
 */

import {
  copyLatin1,
  copyUtf16,
  fastUnits,
  type Fill,
  fillAscii,
  fillLatin1,
  fillUtf16,
  isWide,
} from "./long_strings.ts";
import { allocate, native } from "./native.ts";
import { SHORT_STRING, SHORT_STRING_MAX_CHARACTERS, SMALL_INTEGERS, TAG } from "./format.ts";
import { copyOf } from "./slab.ts";

/** What a message has at first. */
const FIRST_BYTES = 1024;
/** Memory above this is given back when a message is finished. */
const KEPT_MAX_BYTES = 1 << 20;
/**
 * From this many bytes on, if they fill half of the memory, other memory is cheaper than a copy. Shown by "10,000
 * strings".
 */
const GIVEN_FROM_BYTES = 1 << 14;
/** A string of this many bytes gets memory of its own, which is not copied any more. Shown by "string 1 MB ASCII". */
const OWN_FROM_BYTES = 1 << 16;
/** A string is most of what was written if that is so many times as long as what comes before. */
const MOST_OF_IT = 8;
/** Room for what comes after it. */
const REST_BYTES = 256;

/** Takes strings of which only the length is written where they belong. */
export interface TextSink {
  /** What has been run together last. */
  block: string;
  /** That, with a string added, or if it was full the next. */
  joined(block: string, text: string): string;
}

/** Writes bytes, numbers and strings. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #at = 0;
  /** What comes before the bytes. */
  #before: Uint8Array<ArrayBuffer>[] = [];
  /** How long that is. */
  #start = 0;
  /** Whether its memory is wanted as it is: then a long string is written where it belongs, if it is most of it. */
  isWhole = false;

  /**
   * Makes room for a message as most are.
   *
   * @param size How many bytes that is.
   */
  constructor(size: number = FIRST_BYTES) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  /** Makes room for that many bytes. */
  reserve(count: number): void {
    const needed = this.#at + count;
    if (needed <= this.#bytes.length) return;
    const grown = allocate(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#use(grown);
  }

  /** How many bytes were written. */
  get length(): number {
    return this.#start + this.#at;
  }

  /** What was written, in memory that is not written to any more. */
  take(): Uint8Array<ArrayBuffer>[] {
    const rest = this.#isBig ? this.#give() : copyOf(this.#bytes.subarray(0, this.#at));
    return this.#start === 0 ? [rest] : [...this.#before, rest];
  }

  /**
   * What was written, in memory of its own that nobody else has, where that is to be had without a copy.
   *
   * @returns It; null: it has to be copied.
   */
  takeWhole(): Uint8Array<ArrayBuffer> | null {
    return this.isWhole && this.#start === 0 && this.#isBig ? this.#give() : null;
  }

  get #isBig(): boolean {
    return this.#at >= GIVEN_FROM_BYTES && this.#at * 2 >= this.#bytes.length;
  }

  /** Gives the memory itself away. */
  #give(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.subarray(0, this.#at);
    this.#use(allocate(Math.min(this.#bytes.length, KEPT_MAX_BYTES)));
    this.#at = 0;
    return bytes;
  }

  /**
   * Copies what was written.
   *
   * @param into Where to.
   * @param at Where in it.
   */
  copyTo(into: Uint8Array, at: number): void {
    for (const piece of this.#before) {
      into.set(piece, at);
      at += piece.length;
    }
    into.set(this.#bytes.subarray(0, this.#at), at);
  }

  /** Forgets what was written, and memory beyond what most messages need. */
  clear(): void {
    this.#at = 0;
    if (this.#bytes.length > KEPT_MAX_BYTES) this.#use(new Uint8Array(FIRST_BYTES));
    if (this.#start === 0) return;
    this.#before = [];
    this.#start = 0;
  }

  /** Writes one byte. */
  byte(value: number): void {
    if (this.#at === this.#bytes.length) this.reserve(1);
    this.#bytes[this.#at++] = value;
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Writes a whole number from 0 to 2^53 - 1 in base 128. */
  count(value: number): void {
    while (value > 0x7f) {
      this.byte((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.byte(value);
  }

  /** Writes how long strings are; their characters go into a text. */
  texts(values: unknown[], text: TextSink): void {
    let { block } = text;
    for (let i = 0; i < values.length; i++) {
      // What a getter gives may be another thing by now.
      const value = `${values[i]}`;
      this.count(value.length);
      block = text.joined(block, value);
    }
    text.block = block;
  }

  /** Writes a number. */
  number(value: number): void {
    const integer = value | 0;
    if (integer !== value || (value === 0 && 1 / value < 0)) return this.double(TAG.DOUBLE, value);
    if (integer >= 0 && integer < SMALL_INTEGERS) return this.byte(integer);
    this.reserve(5);
    const isByte = integer >= -128 && integer < 0;
    this.#bytes[this.#at] = isByte ? TAG.INT8 : TAG.INT32;
    this.#view.setInt32(this.#at + 1, integer, true);
    this.#at += isByte ? 2 : 5;
  }

  /** Writes numbers, each an integer of 1, 2 or 4 bytes, or with 0 a double. */
  numbers(values: number[], width: 0 | 1 | 2 | 4): void {
    const size = width || 8;
    this.reserve(values.length * size);
    const view = this.#view;
    let at = this.#at;
    for (let i = 0; i < values.length; i++, at += size) {
      const value = values[i]!;
      if (width === 0) view.setFloat64(at, value, true);
      else if (width === 1) view.setInt8(at, value);
      else if (width === 2) view.setInt16(at, value, true);
      else view.setInt32(at, value, true);
    }
    this.#at = at;
  }

  /** Writes a tag and eight bytes. */
  double(tag: number, value: number): void {
    this.reserve(9);
    this.#bytes[this.#at] = tag;
    this.#view.setFloat64(this.#at + 1, value, true);
    this.#at += 9;
  }

  /** Writes the lowest 64 bits of bigints. */
  words(values: bigint[]): void {
    this.reserve(values.length * 8);
    const view = this.#view;
    let at = this.#at;
    for (let i = 0; i < values.length; i++, at += 8) view.setBigUint64(at, values[i]!, true);
    this.#at = at;
  }

  /** Writes a tag and eight bytes. */
  bigint64(tag: number, value: bigint): void {
    this.reserve(9);
    this.#bytes[this.#at] = tag;
    this.#view.setBigInt64(this.#at + 1, value, true);
    this.#at += 9;
  }

  /**
   * Writes numbers, booleans, `null`, `undefined` and, if there is a text for them, short strings;
   * gives the index of the first value that is none of these.
   */
  scalars(values: unknown[], i: number, text: TextSink | undefined): number {
    let block = text?.block ?? "";
    for (; i < values.length; i++) {
      const value = values[i];
      if (typeof value === "number") {
        this.number(value);
      } else if (typeof value === "string") {
        if (text === undefined || value.length > SHORT_STRING_MAX_CHARACTERS) break;
        this.byte(SHORT_STRING + value.length);
        block = text.joined(block, value);
      } else {
        if (value === null) this.byte(TAG.NULL);
        else if (typeof value === "boolean") this.byte(value ? TAG.TRUE : TAG.FALSE);
        else if (value === undefined) this.byte(TAG.UNDEFINED);
        else break;
      }
    }
    if (text !== undefined) text.block = block;
    return i;
  }

  /** Writes a string, its tag first. */
  string(value: string): void {
    if (value.length > SHORT_STRING_MAX_CHARACTERS) this.#longString(value);
    else this.shortString(value);
  }

  /**
   * Writes a string of at most {@linkcode SHORT_STRING_MAX_CHARACTERS} characters.
   *
   * @param value The string.
   * @returns Whether it was Latin-1 throughout and is written as a short string.
   */
  shortString(value: string): boolean {
    const length = value.length;
    this.reserve(length + 1);
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = SHORT_STRING + length;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0xff) return this.#filled(TAG.UTF16, 2, value, fillUtf16), false;
      bytes[at + 1 + i] = unit;
    }
    this.#at = at + 1 + length;
    return true;
  }

  #longString(value: string): void {
    if (native === undefined) this.#slowString(value);
    else if (isWide(value)) this.#filled(TAG.UTF16, 2, value, copyUtf16);
    else this.#filled(TAG.LATIN1, 1, value, copyLatin1);
  }

  #slowString(value: string): void {
    if (!this.#filled(TAG.ASCII, 1, value, fillAscii)) this.#units(value);
  }

  #units(value: string): void {
    const fast = fastUnits(value);
    if (fast !== undefined) return this.#fastUnits(fast.bytes, fast.width, value.length);
    if (this.#filled(TAG.LATIN1, 1, value, fillLatin1)) return;
    this.#filled(TAG.UTF16, 2, value, fillUtf16);
  }

  #fastUnits(bytes: Uint8Array<ArrayBuffer>, width: number, length: number): void {
    this.byte(width === 1 ? TAG.LATIN1 : TAG.UTF16);
    this.count(length);
    this.memory(bytes);
  }

  /** Writes memory that nobody else will use. */
  memory(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.length < OWN_FROM_BYTES) this.raw(bytes);
    else this.#own(bytes);
  }

  /** Writes a string in a way that may not do for it; gives whether it did. */
  #filled(tag: number, width: number, value: string, fill: Fill): boolean {
    const [at, size] = [this.#at, value.length * width];
    this.byte(tag);
    this.count(value.length);
    const isWritten = size < OWN_FROM_BYTES || (this.isWhole && this.#at < size / MOST_OF_IT)
      ? this.#fill(size, value, fill)
      : this.#fillOwn(size, value, fill);
    if (!isWritten) this.#at = at;
    return isWritten;
  }

  #fill(size: number, value: string, fill: Fill): boolean {
    this.reserve(size < OWN_FROM_BYTES ? size : size + REST_BYTES);
    if (!fill(value, this.#bytes, this.#at)) return false;
    this.#at += size;
    return true;
  }

  #fillOwn(size: number, value: string, fill: Fill): boolean {
    const bytes = allocate(size);
    if (!fill(value, bytes, 0)) return false;
    this.#own(bytes);
    return true;
  }

  #own(bytes: Uint8Array<ArrayBuffer>): void {
    // A `Buffer`, as V8 gives it, is slow in Deno.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#before.push(this.#bytes.slice(0, this.#at), plain);
    this.#start += this.#at + bytes.length;
    this.#at = 0;
  }
}

/**
 * Puts pieces together.
 *
 * @param pieces The pieces.
 * @returns A copy of all, one after another.
 */
export function concatenate(pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
