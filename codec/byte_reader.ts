// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Bytes read one after another, never beyond their end.
 *
 * @module
 */

import { readAscii, readLatin1, readUtf16, shortString } from "./strings.ts";
import { SHORT_STRING, SHORT_STRING_MAX_CHARACTERS, SMALL_INTEGERS, TAG } from "./format.ts";

/** Gives strings of which only the length is written where they belong. */
export interface TextSource {
  /** The next string, which is that long. */
  take(length: number): string;
}

/** What the first tags stand for. */
const NAMED = [undefined, null, false, true];

const eight = new Float64Array(1);
const eightInteger = new BigInt64Array(eight.buffer);
const eightWord = new BigUint64Array(eight.buffer);
const eightBytes = new Uint8Array(eight.buffer);

/** Reads bytes, numbers and strings of a frame that may be hostile. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  /**
   * Starts at the first byte.
   *
   * @param bytes The frame.
   */
  constructor(bytes: Uint8Array) {
    // Not a subclass: a `Buffer` does not copy in `slice`.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes were read. */
  get at(): number {
    return this.#at;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** Refuses the frame. */
  fail(what: string): never {
    throw new RangeError(`Cannot decode the message: ${what}`);
  }

  /** Refuses the frame unless that many bytes are left; gives where they begin. */
  #take(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) {
      this.fail(`${count} bytes wanted at ${at} of ${this.#bytes.length}`);
    }
    this.#at = at + count;
    return at;
  }

  /** Reads one byte. */
  byte(): number {
    const at = this.#at;
    if (at >= this.#bytes.length) this.#take(1);
    this.#at = at + 1;
    return this.#bytes[at]!;
  }

  /** Reads that many bytes; they are the frame's own, not a copy. */
  raw(count: number): Uint8Array {
    const at = this.#take(count);
    return this.#bytes.subarray(at, at + count);
  }

  /** Reads that many bytes; they are a copy. */
  copy(count: number): Uint8Array<ArrayBuffer> {
    const at = this.#take(count);
    return this.#bytes.slice(at, at + count) as Uint8Array<ArrayBuffer>;
  }

  /** How many bytes stay in memory as long as any of these do. */
  get kept(): number {
    return this.#bytes.buffer.byteLength;
  }

  /** Whether the first byte lies at a multiple of 8 in its buffer. */
  get isAligned(): boolean {
    return this.#bytes.byteOffset % 8 === 0;
  }

  /** Reads that many bytes without a look at them. */
  skip(count: number): void {
    this.#take(count);
  }

  /** The bytes read since it was at a place; they are the frame's own, not a copy. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#at);
  }

  /** The next bytes, to be read again, or no bytes if there are fewer. */
  peek(count: number): Uint8Array {
    const end = this.#at + count;
    return this.#bytes.subarray(this.#at, end > this.#bytes.length ? this.#at : end);
  }

  /** Reads a number in base 128. */
  count(): number {
    const first = this.byte();
    return first < 0x80 ? first : this.#longCount(first);
  }

  #longCount(first: number): number {
    let value = first & 0x7f;
    for (let unit = 0x80; unit <= 2 ** 49; unit *= 0x80) {
      const next = this.byte();
      value += (next & 0x7f) * unit;
      if (next < 0x80 && value <= Number.MAX_SAFE_INTEGER) return value;
    }
    this.fail("a count is too large");
  }

  /** Reads how many things follow, each of which takes at least that many bytes. */
  countOf(least: number): number {
    const count = this.count();
    if (count * least > this.left) this.fail(`${count} items announced in ${this.left} bytes`);
    return count;
  }

  /**
   * Reads numbers, booleans, `null`, `undefined` and, if there is a text for them, short strings;
   * gives the index of the first value that is none of these.
   */
  scalars(into: unknown[], i: number, count: number, text: TextSource | undefined): number {
    for (; i < count; i++) {
      const tag = this.#bytes[this.#at]!;
      if (tag < SMALL_INTEGERS) {
        this.#at++;
        into[i] = tag;
      } else if (tag < TAG.UNDEFINED) {
        if (text === undefined) return i;
        this.#at++;
        into[i] = text.take(tag - SHORT_STRING);
      } else if (tag <= TAG.DOUBLE) {
        this.#at++;
        into[i] = this.scalar(tag);
      } else {
        return i;
      }
    }
    return i;
  }

  /** Reads what begins with a tag up to that of a double. */
  scalar(tag: number): unknown {
    if (tag < TAG.INT8) return NAMED[tag - TAG.UNDEFINED];
    if (tag === TAG.INT32) return this.int32();
    return tag === TAG.INT8 ? this.int8() : this.double();
  }

  /** Reads one signed byte. */
  int8(): number {
    return (this.byte() << 24) >> 24;
  }

  /** Reads four bytes. */
  int32(): number {
    const at = this.#take(4);
    const bytes = this.#bytes;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  /** Reads eight bytes. */
  double(): number {
    this.#eight();
    return eight[0]!;
  }

  /** Reads eight bytes. */
  bigint64(): bigint {
    this.#eight();
    return eightInteger[0]!;
  }

  /** Reads eight bytes. */
  word(): bigint {
    this.#eight();
    return eightWord[0]!;
  }

  #eight(): void {
    const at = this.#take(8);
    const bytes = this.#bytes;
    for (let i = 0; i < 8; i++) eightBytes[i] = bytes[at + i]!;
  }

  /** Reads the characters of a short string. */
  short(length: number): string {
    return shortString(this.#bytes, this.#take(length), length);
  }

  /** Reads a string that is never in a block: a key, or a block itself. */
  key(): string {
    const tag = this.byte();
    const isShort = tag >= SHORT_STRING && tag <= SHORT_STRING + SHORT_STRING_MAX_CHARACTERS;
    return isShort ? this.short(tag - SHORT_STRING) : this.longString(tag);
  }

  /** Reads a string that begins with that tag. */
  longString(tag: number): string {
    if (tag === TAG.ASCII) return this.ascii();
    if (tag === TAG.LATIN1) return this.latin1();
    return tag === TAG.UTF16 ? this.utf16() : this.fail(`no string begins with ${tag}`);
  }

  /** Reads count and characters of an ASCII string. */
  ascii(): string {
    return readAscii(this.raw(this.count()));
  }

  /** Reads count and characters of a Latin-1 string. */
  latin1(): string {
    return readLatin1(this.raw(this.count()));
  }

  /** Reads count and code units of a string. */
  utf16(): string {
    return readUtf16(this.raw(this.countOf(2) * 2));
  }
}
