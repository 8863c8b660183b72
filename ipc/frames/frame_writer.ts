// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Frames that wait to be handed on, those of one turn together.
 *
 * @module
 */

import { copyOf } from "../../codec/slab.ts";
import type { FrameKind } from "./wire.ts";

/** Greater lengths take 8 bytes more. */
export const LENGTH_MAX_BYTES = 2 ** 31 - 1;

/**
 * Pieces above this are not copied: they must stay as they are until they are handed on. Shown by the cases
 * `connection_round_trip_1m` and `connection_big_array`.
 */
export const BY_REFERENCE_BYTES: number = 2 ** 20;

const FIRST_CAPACITY_BYTES = 4096;

/** Collects frames. */
export class FrameWriter {
  readonly #hasKind: boolean;
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #used = 0;
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;

  /**
   * Begins empty.
   *
   * @param hasKind Whether a frame says its kind: on our own wire.
   */
  constructor(hasKind: boolean) {
    this.#hasKind = hasKind;
  }

  /** How many bytes wait. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a frame.
   *
   * @param kind Its kind.
   * @param pieces What is in it.
   * @param most A longer piece is not copied: it must stay as it is until handed on.
   */
  add(kind: FrameKind, pieces: Uint8Array<ArrayBuffer>[], most: number = BY_REFERENCE_BYTES): void {
    let length = 0;
    for (const piece of pieces) length += piece.length;
    this.#header(kind, length);
    for (const piece of pieces) {
      if (piece.length > most) this.#part(piece);
      else this.#copy(piece);
    }
  }

  /**
   * Adds what is framed already.
   *
   * @param parts The bytes, which must stay as they are.
   */
  addRaw(parts: Uint8Array<ArrayBuffer>[]): void {
    for (const part of parts) this.#part(part);
  }

  /**
   * Takes all that waits.
   *
   * @returns The bytes in pieces, of which small ones share their buffers with others.
   */
  take(): Uint8Array<ArrayBuffer>[] {
    this.#cut();
    const parts = this.#parts;
    this.#parts = [];
    this.#size = 0;
    return parts;
  }

  #header(kind: FrameKind, length: number): void {
    const isLong = length > LENGTH_MAX_BYTES;
    const size = (isLong ? 12 : 4) + (this.#hasKind ? 1 : 0);
    this.#reserve(size);
    const buffer = this.#buffer;
    let at = this.#used;
    const first = isLong ? -1 : length;
    buffer[at++] = first >>> 24;
    buffer[at++] = first >>> 16;
    buffer[at++] = first >>> 8;
    buffer[at++] = first;
    if (isLong) {
      new DataView(buffer.buffer).setBigUint64(at, BigInt(length));
      at += 8;
    }
    if (this.#hasKind) buffer[at++] = kind;
    this.#used = at;
    this.#size += size;
  }

  #copy(piece: Uint8Array<ArrayBuffer>): void {
    this.#reserve(piece.length);
    this.#buffer.set(piece, this.#used);
    this.#used += piece.length;
    this.#size += piece.length;
  }

  #part(piece: Uint8Array<ArrayBuffer>): void {
    this.#cut();
    this.#parts.push(piece);
    this.#size += piece.length;
  }

  #reserve(size: number): void {
    const needed = this.#used + size;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(FIRST_CAPACITY_BYTES, 2 * needed));
    grown.set(this.#buffer.subarray(0, this.#used));
    this.#buffer = grown;
  }

  /** What was copied becomes a piece of its own. A big buffer is given away rather than copied again. */
  #cut(): void {
    if (this.#used === 0) return;
    const isBig = this.#used > 2 ** 16;
    const bytes = this.#buffer.subarray(0, this.#used);
    this.#parts.push(isBig ? bytes : copyOf(bytes));
    if (isBig) this.#buffer = new Uint8Array(0);
    this.#used = 0;
  }
}
