// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From a stream of bytes, cut anywhere, back to frames.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import { FRAME_KIND, type FrameKind, frameKind, LAST_FRAME_KIND } from "./wire.ts";

/** A message is longer than anybody here takes. */
export class FrameTooLongError extends ProcessError {
  /** How long it is, in bytes. */
  readonly length: number;

  /**
   * Refuses a message.
   *
   * @param length How long it is, in bytes.
   */
  constructor(length: number) {
    super(`Cannot receive a message of ${length} bytes`);
    this.length = length;
  }
}

/** Of a longer frame from a stranger no more than this is believed before it has come. */
const TRUST_BYTES = 2 ** 24;

/**
 * Takes a frame.
 *
 * @param kind Its kind; 0 where frames say none.
 * @param payload What is in it.
 * @param owned Whether the bytes may be kept; others are only good during the call.
 */
export type TakeFrame = (
  kind: FrameKind,
  payload: Uint8Array<ArrayBuffer>,
  owned: boolean,
) => void;

/** Cuts frames out of a stream. */
export class FrameReader {
  #limit = Number.MAX_SAFE_INTEGER;
  readonly #take: TakeFrame;
  readonly #hasKind: boolean;
  /** The beginning of a header that is not complete. */
  readonly #head: Uint8Array<ArrayBuffer> = new Uint8Array(13);
  #headFilled = 0;
  /** A frame that is not complete. */
  #body: Uint8Array<ArrayBuffer> | null = null;
  #bodyFilled = 0;
  #length = 0;
  #kind: FrameKind = FRAME_KIND.VALUE;

  /**
   * Begins between two frames.
   *
   * @param take Is given each frame.
   * @param hasKind Whether frames say their kind; where they don't, the other side may be a stranger.
   */
  constructor(take: TakeFrame, hasKind: boolean) {
    this.#take = take;
    this.#hasKind = hasKind;
  }

  /**
   * Refuses longer messages from now on, and one that is on its way.
   *
   * @param limit Bytes.
   * @throws {FrameTooLongError} If the frame that has begun is longer.
   */
  limitTo(limit: number): void {
    this.#limit = limit;
    if (this.#body !== null) this.#check(this.#kind, this.#length);
  }

  /** Whether a frame has begun and not ended. */
  get isMidFrame(): boolean {
    return this.#body !== null || this.#headFilled > 0;
  }

  /** Where the rest of a long frame can be put, to be told by {@linkcode FrameReader.filled}. */
  get space(): Uint8Array<ArrayBuffer> | null {
    const body = this.#body;
    if (body === null || this.#length - this.#bodyFilled < 2 ** 16) return null;
    return body.subarray(this.#bodyFilled);
  }

  /**
   * Takes bytes that were put into {@linkcode FrameReader.space}.
   *
   * @param count How many.
   */
  filled(count: number): void {
    this.#bodyFilled += count;
    this.#endBody();
  }

  /**
   * Takes the next bytes.
   *
   * @param chunk The bytes.
   * @param owned Whether they may be kept.
   * @throws {ProcessError} If they are no frames.
   */
  feed(chunk: Uint8Array<ArrayBuffer>, owned: boolean): void {
    let at = 0;
    this.#isStopped = false;
    while (at < chunk.length && !this.#isStopped) {
      if (this.#body !== null) at += this.#fill(chunk, at, owned);
      else if (this.#headFilled > 0) at += this.#fillHead(chunk, at);
      else at = this.#whole(chunk, at, owned);
    }
  }

  /** What follows the frame that was taken just now, in the same bytes, is none: it is passed over. */
  stop(): void {
    this.#isStopped = true;
  }

  #isStopped = false;

  /** A frame at a place in a chunk, or what there is of it. */
  #whole(chunk: Uint8Array<ArrayBuffer>, at: number, owned: boolean): number {
    const size = this.#hasKind ? 5 : 4;
    const start = at + size;
    if (start > chunk.length) return at + this.#fillHead(chunk, at);
    const length = (chunk[at]! << 24) | (chunk[at + 1]! << 16) | (chunk[at + 2]! << 8) |
      chunk[at + 3]!;
    if (length < 0) return at + this.#fillHead(chunk, at);
    const byte = this.#hasKind ? chunk[at + 4]! : FRAME_KIND.VALUE;
    const kind = byte <= LAST_FRAME_KIND ? byte as FrameKind : frameKind(byte);
    this.#check(kind, length);
    const end = start + length;
    if (end <= chunk.length) {
      this.#take(kind, chunk.subarray(start, end), owned);
      return end;
    }
    this.#begin(kind, length);
    return start;
  }

  /** What the two sides say to each other besides messages is short, and nobody limits it. */
  #check(kind: FrameKind, length: number): void {
    if (length <= this.#limit || kind > FRAME_KIND.BYTES) return;
    throw new FrameTooLongError(length);
  }

  #begin(kind: FrameKind, length: number): void {
    this.#kind = kind;
    this.#length = length;
    this.#bodyFilled = 0;
    this.#body = EMPTY;
  }

  /** Bytes of a frame that has begun; one that came in a piece of its own is not copied. */
  #fill(chunk: Uint8Array<ArrayBuffer>, at: number, owned: boolean): number {
    const missing = this.#length - this.#bodyFilled;
    const count = Math.min(missing, chunk.length - at);
    if (owned && at === 0 && this.#bodyFilled === 0 && count === this.#length) {
      this.#body = chunk.subarray(0, count);
    } else {
      this.#grow(count);
      this.#body!.set(chunk.subarray(at, at + count), this.#bodyFilled);
    }
    this.#bodyFilled += count;
    this.#endBody();
    return count;
  }

  #grow(count: number): void {
    const body = this.#body!;
    const needed = this.#bodyFilled + count;
    if (needed <= body.length) return;
    const trusted = this.#hasKind || this.#length <= TRUST_BYTES
      ? this.#length
      : Math.min(this.#length, Math.max(TRUST_BYTES, 2 * needed));
    const grown = new Uint8Array(trusted);
    grown.set(body.subarray(0, this.#bodyFilled));
    this.#body = grown;
  }

  #endBody(): void {
    if (this.#bodyFilled < this.#length) {
      if (this.#bodyFilled === this.#body!.length) this.#grow(1);
      return;
    }
    const body = this.#body!;
    this.#body = null;
    this.#take(this.#kind, body, true);
  }

  /** A header that came in pieces, or a long one. */
  #fillHead(chunk: Uint8Array<ArrayBuffer>, at: number): number {
    const head = this.#head;
    const before = at;
    const short = this.#hasKind ? 5 : 4;
    while (at < chunk.length) {
      head[this.#headFilled++] = chunk[at++]!;
      if (this.#headFilled < short) continue;
      const view = new DataView(head.buffer);
      const first = view.getInt32(0);
      if (first < -1) {
        throw new ProcessError(`Cannot receive a message as its length is given as ${first}`);
      }
      if (first === -1 && this.#headFilled < short + 8) continue;
      const length = first >= 0 ? first : Number(view.getBigUint64(4));
      const kind = this.#hasKind ? frameKind(head[this.#headFilled - 1]!) : FRAME_KIND.VALUE;
      this.#headFilled = 0;
      this.#check(kind, length);
      this.#begin(kind, length);
      if (length === 0) this.#endBody();
      break;
    }
    return at - before;
  }
}

const EMPTY: Uint8Array<ArrayBuffer> = new Uint8Array(0);
