// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The memory of the array buffers in a value. It travels before the value, so that a view in it can
 * be made as soon as it is met, and as one piece for each buffer, so that it is copied once.
 *
 * Of a buffer that is only seen through views, only the part that they span travels: a view of
 * 10 bytes on 10 megabytes costs 10 bytes. On the wire: the count of buffers; for each its length,
 * where in the original it begins, and 0, or 1 if the buffer is itself part of the value, or its
 * greatest length plus 2 if it can be resized. Then the bytes of each, from the next position in the
 * frame that is a multiple of 8.
 *
 * @module
 */

import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";

/** Greatest address space that the resizable buffers of one message may reserve. */
const RESERVE_MAX_BYTES = 2 ** 32;

/** Memory of at least this many bytes is used where it is, if that is allowed. Shown by "Float64Array of 8 MB". */
const SHARED_FROM_BYTES = 1 << 16;
/**
 * And from this many on if it is most of the frame, which it would keep from being freed. Shown by "Uint8Array of 1
 * kB".
 */
const MOSTLY_SHARED_FROM_BYTES = 1 << 10;

interface Region {
  readonly buffer: ArrayBuffer;
  /** Whether the buffer itself is part of the value. */
  isWhole: boolean;
  start: number;
  end: number;
}

/** Collects the memory that a message needs. */
export class MemoryWriter {
  #regions: Region[] = [];
  /** The regions of buffers that are shared, by number. */
  #numbers: Map<ArrayBuffer, number> | undefined;

  /** How many buffers there are. */
  get count(): number {
    return this.#regions.length;
  }

  /** Whether a buffer has a number that others of its views will share. */
  has(buffer: ArrayBuffer): boolean {
    return this.#numbers?.has(buffer) ?? false;
  }

  /** Forgets all of them. */
  clear(): void {
    if (this.#regions.length === 0) return;
    this.#regions = [];
    this.#numbers = undefined;
  }

  /**
   * Adds a whole buffer.
   *
   * @param buffer The buffer.
   * @returns Its number.
   */
  buffer(buffer: ArrayBuffer): number {
    const number = this.#span(buffer, 0, buffer.byteLength);
    this.#regions[number]!.isWhole = true;
    return number;
  }

  /**
   * Adds what a view sees.
   *
   * @param view The view.
   * @param alone Whether the buffer that it shares with other views is no matter of theirs, as with
   * Node's pool of small `Buffer`s.
   * @returns Its number.
   */
  view(view: ArrayBufferView, alone: boolean): number {
    const buffer = view.buffer as ArrayBuffer;
    if (isResizable(buffer)) return this.buffer(buffer);
    const start = view.byteOffset;
    const end = start + view.byteLength;
    return alone ? this.#push(buffer, start, end) : this.#span(buffer, start, end);
  }

  #push(buffer: ArrayBuffer, start: number, end: number): number {
    return this.#regions.push({ buffer, isWhole: false, start, end }) - 1;
  }

  #span(buffer: ArrayBuffer, start: number, end: number): number {
    this.#numbers ??= new Map();
    const number = this.#numbers.get(buffer);
    if (number !== undefined) return this.#widen(number, start, end);
    this.#numbers.set(buffer, this.#regions.length);
    return this.#push(buffer, start, end);
  }

  /** Down to a multiple of 8, so that every view stays aligned to its elements. */
  #widen(number: number, start: number, end: number): number {
    const region = this.#regions[number]!;
    region.start = Math.min(region.start, start);
    region.start -= region.start % 8;
    region.end = Math.max(region.end, end);
    return number;
  }

  /**
   * Writes how long each buffer is, and the padding before the first.
   *
   * @param out Where to.
   */
  writeTable(out: ByteWriter): void {
    out.count(this.#regions.length);
    for (const { buffer, isWhole, start, end } of this.#regions) {
      out.count(end - start);
      out.count(start);
      out.count(isResizable(buffer) ? buffer.maxByteLength + 2 : Number(isWhole));
    }
    for (let left = paddingAt(out.length); left > 0; left--) out.byte(0);
  }

  /**
   * How long a frame is up to the end of the memory.
   *
   * @param at Where in the frame the first may begin.
   * @returns How many bytes there are up to there, memory and padding.
   */
  endFrom(at: number): number {
    for (const { start, end } of this.#regions) at += paddingAt(at) + end - start;
    return at;
  }

  /**
   * Copies the bytes of each buffer.
   *
   * @param frame Where to.
   * @param at Where in the frame the first may begin.
   */
  copyTo(frame: Uint8Array, at: number): void {
    for (const { buffer, start, end } of this.#regions) {
      at += paddingAt(at);
      frame.set(new Uint8Array(buffer, start, end - start), at);
      at += end - start;
    }
  }

  /**
   * The bytes of each buffer, not copied, each after the padding that it needs.
   *
   * @param at Where in the frame the first may begin.
   * @returns The pieces.
   */
  pieces(at: number): Uint8Array<ArrayBuffer>[] {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (const { buffer, start, end } of this.#regions) {
      const padding = paddingAt(at);
      if (padding > 0) pieces.push(new Uint8Array(padding));
      pieces.push(new Uint8Array(buffer, start, end - start));
      at += padding + end - start;
    }
    return pieces;
  }
}

/** How many bytes there are to the next multiple of 8. */
function paddingAt(at: number): number {
  return (8 - at % 8) % 8;
}

function isResizable(buffer: ArrayBuffer): boolean {
  return buffer.resizable === true;
}

/** A buffer that arrived. */
export interface ArrivedBuffer {
  /** The memory: a copy, or the frame's own. */
  buffer: ArrayBuffer;
  /** What to take from an offset in the original to get the offset here. */
  start: number;
  /** Where the memory begins in the buffer: 0 unless it is the frame's. */
  first: number;
  /** Where it ends. */
  end: number;
}

interface Entry {
  readonly length: number;
  readonly start: number;
  readonly note: number;
}

/**
 * Reads the memory at the head of a frame.
 *
 * @param from Where from.
 * @param mayShare Whether views may use the frame's own memory.
 * @returns The buffers in the order of their numbers.
 */
export function readMemory(from: ByteReader, mayShare: boolean): ArrivedBuffer[] {
  const entries: Entry[] = [];
  for (let count = from.countOf(3); count > 0; count--) {
    entries.push({ length: from.count(), start: from.count(), note: from.count() });
  }
  checkReserve(from, entries);
  const sharer = mayShare && from.isAligned ? sharerOf(entries, from.kept) : undefined;
  return entries.map((entry) => readRegion(from, entry, entry === sharer));
}

/**
 * The longest buffer that is worth keeping where it is. No two are: to transfer one of them would take
 * the other along.
 */
function sharerOf(entries: Entry[], kept: number): Entry | undefined {
  let longest: Entry | undefined;
  for (const entry of entries) {
    const isWorthIt = entry.note === 0 && isWorthSharing(entry.length, kept);
    if (isWorthIt && entry.length > (longest?.length ?? 0)) longest = entry;
  }
  return longest;
}

function checkReserve(from: ByteReader, entries: Entry[]): void {
  let sum = 0;
  for (const { note } of entries) sum += note;
  if (sum > RESERVE_MAX_BYTES) from.fail(`its resizable buffers may grow to ${sum} bytes`);
}

function readRegion(from: ByteReader, entry: Entry, isSharer: boolean): ArrivedBuffer {
  const { length, start, note } = entry;
  from.skip(paddingAt(from.at));
  if (isSharer) return sharedRegion(from.raw(length), start);
  const buffer = note < 2 ? from.copy(length).buffer : resizable(from, from.raw(length), note - 2);
  return { buffer, start, first: 0, end: length };
}

function isWorthSharing(length: number, kept: number): boolean {
  return length >= SHARED_FROM_BYTES || (length >= MOSTLY_SHARED_FROM_BYTES && length * 2 >= kept);
}

/** Memory that stays where it is. */
function sharedRegion(bytes: Uint8Array, start: number): ArrivedBuffer {
  const { buffer, byteOffset: first, length } = bytes;
  return { buffer: buffer as ArrayBuffer, start: start - first, first, end: first + length };
}

function resizable(from: ByteReader, bytes: Uint8Array, maxByteLength: number): ArrayBuffer {
  if (maxByteLength < bytes.length) from.fail("a buffer is longer than its greatest length");
  const buffer = new ArrayBuffer(bytes.length, { maxByteLength });
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
