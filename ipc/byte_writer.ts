// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Bytes written one after another into memory that grows, and that is used again.
 *
 * @module
 */

import { fastUnits } from "./codec_strings.ts";
import { SHORT_STRING, SHORT_STRING_MAX, TAG } from "./codec_tags.ts";

const FIRST_SIZE = 1024;
/** Memory above this is given back when a message is finished. */
const KEPT_SIZE = 1 << 20;

const eight = new Float64Array(1);
const eightInteger = new BigInt64Array(eight.buffer);
const eightBytes = new Uint8Array(eight.buffer);

let textEncoder: TextEncoder | undefined;

/** Writes bytes, numbers and strings. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  /**
   * Makes room for a message as most are.
   *
   * @param size How many bytes that is.
   */
  constructor(size: number = FIRST_SIZE) {
    this.#bytes = new Uint8Array(size);
  }

  /** Makes room for that many bytes. */
  #reserve(count: number): void {
    const needed = this.#at + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }

  /** How many bytes were written. */
  get length(): number {
    return this.#at;
  }

  /** What was written, valid until {@linkcode ByteWriter.clear}. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#at);
  }

  /** What was written, as memory of its own: a copy, or all of the memory if that is big. */
  take(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length <= KEPT_SIZE) return this.copy();
    const { written } = this;
    this.#bytes = new Uint8Array(FIRST_SIZE);
    this.#at = 0;
    return written;
  }

  /** A copy of what was written. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }

  /** Forgets what was written, and memory beyond what most messages need. */
  clear(): void {
    this.#at = 0;
    if (this.#bytes.length > KEPT_SIZE) this.#bytes = new Uint8Array(FIRST_SIZE);
  }

  /** Writes one byte. */
  byte(value: number): void {
    if (this.#at === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
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

  /** Writes four bytes. */
  int32(value: number): void {
    this.#reserve(4);
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
    bytes[at + 2] = value >> 16;
    bytes[at + 3] = value >> 24;
    this.#at = at + 4;
  }

  /** Writes eight bytes. */
  double(value: number): void {
    eight[0] = value;
    this.raw(eightBytes);
  }

  /** Writes eight bytes. */
  bigint64(value: bigint): void {
    eightInteger[0] = value;
    this.raw(eightBytes);
  }

  /** Writes a string, its tag first. */
  string(value: string): void {
    if (value.length > SHORT_STRING_MAX) this.#longString(value);
    else this.shortString(value);
  }

  /**
   * Writes a string of at most {@linkcode SHORT_STRING_MAX} characters.
   *
   * @param value The string.
   * @returns Whether it was Latin-1 throughout and is written as a short string.
   */
  shortString(value: string): boolean {
    const length = value.length;
    this.#reserve(length + 1);
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = SHORT_STRING + length;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0xff) return this.#utf16(value), false;
      bytes[at + 1 + i] = unit;
    }
    this.#at = at + 1 + length;
    return true;
  }

  #longString(value: string): void {
    const start = this.#at;
    this.byte(TAG.ASCII);
    this.count(value.length);
    if (this.#ascii(value)) return;
    this.#at = start;
    this.#utf16(value);
  }

  /** Writes the characters of a string, if they are ASCII throughout. */
  #ascii(value: string): boolean {
    const length = value.length;
    if ((value.charCodeAt(0) | value.charCodeAt(length >> 1)) > 0x7f) return false;
    this.#reserve(length);
    textEncoder ??= new TextEncoder();
    const room = this.#bytes.subarray(this.#at, this.#at + length);
    if (textEncoder.encodeInto(value, room).read !== length) return false;
    this.#at += length;
    return true;
  }

  #utf16(value: string): void {
    const length = value.length;
    const fast = fastUnits(value);
    if (fast !== undefined) {
      this.byte(fast.width === 1 ? TAG.LATIN1 : TAG.UTF16);
      this.count(length);
      return this.raw(fast.bytes);
    }
    this.byte(TAG.UTF16);
    this.count(length);
    this.#reserve(length * 2);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      bytes[at++] = unit;
      bytes[at++] = unit >> 8;
    }
    this.#at = at;
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
