// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A stream of bytes through memory that two processes share: one writes, the other reads. Each side keeps its own place
 * to itself and only tells it to the other, so that what the other writes can't move it.
 *
 * Who finds nothing to do says so in a word, looks once more, and sleeps. The other side, when it has changed
 * something, takes that word back in one step, and then owes a wake-up: it comes by the socket, and with the socket's
 * end, so that whoever sleeps is woken also if the other side dies in between.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import type { Words } from "../../memory/words.ts";

/** The accesses to words; tests put their own in their place and try all orders. */
export type RingWords = Pick<Words, "load" | "store" | "cas">;

/** The words of a ring, each in a cache line of its own. */
export const RING_WORD = { TAIL: 0, HEAD: 16, ASLEEP: 32, BLOCKED: 48, SIZE: 64 } as const;

/** What lies between two places, of which one is the other side's and may be anything. */
function between(from: number, to: number, capacity: number): number {
  const count = to - from | 0;
  if (count >= 0 && count <= capacity) return count;
  throw new ProcessError("Cannot go on as the memory of a ring is damaged");
}

/** Takes back what the other side has said before it sleeps; whether it is now to be woken. */
function takeBack(words: RingWords, word: number): boolean {
  return words.load(word) !== 0 && words.cas(word, 1, 0) === 1;
}

/** The side that writes. */
export class RingWriter {
  readonly #words: RingWords;
  readonly #bytes: Uint8Array;
  #tail = 0;

  /**
   * Of a new ring.
   *
   * @param words Its words.
   * @param bytes Its bytes: a power of two of them.
   */
  constructor(words: RingWords, bytes: Uint8Array) {
    this.#words = words;
    this.#bytes = bytes;
  }

  /**
   * For how many bytes there is room.
   *
   * @throws {ProcessError} If the memory is damaged.
   */
  get room(): number {
    return this.#bytes.length - this.unread;
  }

  /** How many bytes the other side has not read. */
  get unread(): number {
    return between(this.#words.load(RING_WORD.HEAD), this.#tail, this.#bytes.length);
  }

  /**
   * Writes as many bytes as there is room for; the other side sees all of them at once.
   *
   * @param from The bytes.
   * @returns How many were written.
   */
  write(from: Uint8Array): number {
    const bytes = this.#bytes;
    const count = Math.min(this.room, from.length);
    if (count === 0) return 0;
    const at = this.#tail & (bytes.length - 1);
    const first = Math.min(count, bytes.length - at);
    if (first === from.length) bytes.set(from, at);
    else {
      bytes.set(from.subarray(0, first), at);
      if (first < count) bytes.set(from.subarray(first, count), 0);
    }
    this.#tail = this.#tail + count | 0;
    this.#words.store(RING_WORD.TAIL, this.#tail);
    return count;
  }

  /** Whether the reader sleeps, and is to be woken now. */
  takeSleeper(): boolean {
    return takeBack(this.#words, RING_WORD.ASLEEP);
  }

  /**
   * Says that this side will wait for room.
   *
   * @returns Whether it is to wait; false: there is room.
   */
  block(): boolean {
    this.#words.store(RING_WORD.BLOCKED, 1);
    if (this.room === 0) return true;
    this.#words.store(RING_WORD.BLOCKED, 0);
    return false;
  }
}

/** The side that reads. */
export class RingReader {
  readonly #words: RingWords;
  readonly #bytes: Uint8Array;
  #head = 0;

  /**
   * Of a new ring.
   *
   * @param words Its words.
   * @param bytes Its bytes: a power of two of them.
   */
  constructor(words: RingWords, bytes: Uint8Array) {
    this.#words = words;
    this.#bytes = bytes;
  }

  /** Whether something has been written that was not read. */
  get isReady(): boolean {
    return this.#words.load(RING_WORD.TAIL) !== this.#head;
  }

  /**
   * Copies what is there.
   *
   * @param into Where to.
   * @returns How many bytes.
   * @throws {ProcessError} If the memory is damaged.
   */
  read(into: Uint8Array): number {
    const bytes = this.#bytes;
    const there = between(this.#head, this.#words.load(RING_WORD.TAIL), bytes.length);
    const count = Math.min(there, into.length);
    if (count === 0) return 0;
    const at = this.#head & (bytes.length - 1);
    const first = Math.min(count, bytes.length - at);
    into.set(bytes.subarray(at, at + first));
    if (first < count) into.set(bytes.subarray(0, count - first), first);
    this.#head = this.#head + count | 0;
    this.#words.store(RING_WORD.HEAD, this.#head);
    return count;
  }

  /** Whether the writer waits, has room for at least half of the ring, and is to be woken now. */
  takeBlocked(): boolean {
    const words = this.#words;
    if (words.load(RING_WORD.BLOCKED) === 0) return false;
    const left = words.load(RING_WORD.TAIL) - this.#head | 0;
    return left <= this.#bytes.length >> 1 && takeBack(words, RING_WORD.BLOCKED);
  }

  /**
   * Says that this side will sleep.
   *
   * @returns Whether it is to; false: something is there.
   */
  sleep(): boolean {
    this.#words.store(RING_WORD.ASLEEP, 1);
    if (!this.isReady) return true;
    this.wake();
    return false;
  }

  /** Says that this side is awake. */
  wake(): void {
    this.#words.store(RING_WORD.ASLEEP, 0);
  }
}
