// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The memory of the array buffers in a value. It travels before the value, so that a view in it can
 * be made as soon as it is met, and as one piece for each buffer, so that it is copied once.
 *
 * Of a buffer that is only seen through views, only the part that they span travels: a view of
 * 10 bytes on 10 megabytes costs 10 bytes. On the wire: the count of buffers; for each its length,
 * where in the original it begins, and 0 or, if it can be resized, its greatest length plus 1; then
 * the bytes of all.
 *
 * @module
 */

import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";

/** Greatest address space that the resizable buffers of one message may reserve. */
const RESERVE_MAX = 2 ** 32;

interface Region {
  readonly buffer: ArrayBuffer;
  start: number;
  end: number;
}

/** Collects the memory that a message needs. */
export class MemoryWriter {
  #regions: Region[] = [];
  #numbers: Map<ArrayBuffer, number> = new Map();

  /** How many buffers there are. */
  get count(): number {
    return this.#regions.length;
  }

  /** Forgets all of them. */
  clear(): void {
    if (this.#regions.length === 0) return;
    this.#regions = [];
    this.#numbers = new Map();
  }

  /**
   * Adds a whole buffer.
   *
   * @param buffer The buffer.
   * @returns Its number.
   */
  buffer(buffer: ArrayBuffer): number {
    return this.#span(buffer, 0, buffer.byteLength);
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
    const end = view.byteOffset + view.byteLength;
    if (!alone) return this.#span(buffer, view.byteOffset, end);
    return this.#regions.push({ buffer, start: view.byteOffset, end }) - 1;
  }

  #span(buffer: ArrayBuffer, start: number, end: number): number {
    const number = this.#numbers.get(buffer);
    if (number !== undefined) return this.#widen(number, start, end);
    this.#numbers.set(buffer, this.#regions.length);
    return this.#regions.push({ buffer, start, end }) - 1;
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
   * Writes how long each buffer is.
   *
   * @param out Where to.
   */
  writeTable(out: ByteWriter): void {
    out.count(this.#regions.length);
    for (const { buffer, start, end } of this.#regions) {
      out.count(end - start);
      out.count(start);
      out.count(isResizable(buffer) ? buffer.maxByteLength + 1 : 0);
    }
  }

  /** The bytes of each buffer, not copied. */
  pieces(): Uint8Array<ArrayBuffer>[] {
    return this.#regions.map(({ buffer, start, end }) =>
      new Uint8Array(buffer, start, end - start)
    );
  }
}

function isResizable(buffer: ArrayBuffer): boolean {
  return buffer.resizable === true;
}

/** A buffer that arrived. */
export interface ArrivedBuffer {
  /** The memory, a copy of its own. */
  buffer: ArrayBuffer;
  /** Where in the original it began. */
  start: number;
}

/**
 * Reads the memory at the head of a frame.
 *
 * @param from Where from.
 * @returns The buffers in the order of their numbers.
 */
export function readMemory(from: ByteReader): ArrivedBuffer[] {
  const lengths = Array.from({ length: from.countOf(3) }, () => {
    return { length: from.count(), start: from.count(), max: from.count() - 1 };
  });
  checkReserve(from, lengths.reduce((sum, { max }) => sum + Math.max(max, 0), 0));
  return lengths.map(({ length, start, max }) => {
    const bytes = from.raw(length);
    return { buffer: max < 0 ? bytes.slice().buffer : resizable(from, bytes, max), start };
  });
}

function checkReserve(from: ByteReader, sum: number): void {
  if (sum > RESERVE_MAX) from.fail(`its resizable buffers could grow to ${sum} bytes`);
}

function resizable(from: ByteReader, bytes: Uint8Array, maxByteLength: number): ArrayBuffer {
  if (maxByteLength < bytes.length) from.fail("a buffer is longer than its greatest length");
  const buffer = new ArrayBuffer(bytes.length, { maxByteLength });
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
