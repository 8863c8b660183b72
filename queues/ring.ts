// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The items of a queue in shared memory: a ring of bytes that moves to a longer place when it is full. There are two
 * states; a change is written into the one that doesn't hold, and then made to hold in one step, so that whoever dies
 * has changed nothing, or all. Only who has the lock of the queue changes anything.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";
import { GRAIN } from "../memory/contract.ts";
import type { Memory } from "../memory/contract.ts";
import type { Arena } from "../sync/arena.ts";
import type { Words } from "../memory/words.ts";
import type { Bytes } from "./carrier.ts";
import { STATE, WORD } from "./layout.ts";
import { FIRST_LENGTH, MOST_BYTES, UNIT } from "./shared_place.ts";

/** Bytes of a ring that stays when it is empty: those of one that was longer go back to the system. */
const KEPT = 2 ** 26;

/** Bytes of an item that is copied to where others are copied after it. */
export const SMALL = 128;

const smallItems: Bytes[] = [];

/** An item takes a unit for its length, and as many as its bytes need. */
function unitsOf(size: number): number {
  return 1 + Math.ceil(size / UNIT);
}

/** The items, as one thread sees them. */
export class Ring {
  readonly #words: Words;
  readonly #slot: number;
  /** Both states: changed before, and read after, the version is by a step of its own. */
  readonly #states: Int32Array;
  readonly #memory: Memory;
  /** Which place the bytes are of. */
  #seenBase = 0;
  #bytes: Uint8Array;
  #lengths: Uint32Array;
  // The state that holds, as it was read last.
  #base = 0;
  #length = 0;
  #head = 0;
  #used = 0;
  #put = 0;
  #got = 0;

  /**
   * Over the memory of a queue.
   *
   * @param arena The arena that it is in.
   * @param slot Its slot.
   * @param memory The memory.
   */
  constructor(arena: Arena, slot: number, memory: Memory) {
    this.#words = arena.words;
    this.#slot = slot;
    this.#states = new Int32Array(
      arena.buffer,
      arena.start + (slot + WORD.STATES) * 4,
      2 * STATE.SIZE,
    );
    this.#memory = memory;
    this.#bytes = this.#firstBytes();
    this.#lengths = lengthsIn(this.#bytes);
  }

  #firstBytes(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#memory.start, FIRST_LENGTH * UNIT);
  }

  /** How many items there are, and how many were ever put and got; without the lock. */
  count(): { size: number; put: number; got: number } {
    const words = this.#words;
    for (;;) {
      const version = words.load(this.#slot + WORD.VERSION);
      const at = this.#stateAt(version);
      const put = words.load(at + STATE.PUT);
      const got = words.load(at + STATE.GOT);
      if (words.load(this.#slot + WORD.VERSION) === version) {
        return { size: put - got | 0, put, got };
      }
    }
  }

  /** A guess, without the lock, which is right if nobody changes anything. */
  get isEmpty(): boolean {
    const at = this.#stateAt(this.#words.load(this.#slot + WORD.VERSION));
    return this.#words.load(at + STATE.USED) === 0;
  }

  #stateAt(version: number): number {
    return this.#slot + WORD.STATES + (version & 1) * STATE.SIZE;
  }

  /** How many items there are; with the lock. */
  read(): number {
    const states = this.#states;
    const at = (this.#words.load(this.#slot + WORD.VERSION) & 1) * STATE.SIZE;
    this.#base = states[at + STATE.BASE]!;
    this.#length = states[at + STATE.LENGTH]!;
    this.#head = states[at + STATE.HEAD]!;
    this.#used = states[at + STATE.USED]!;
    this.#put = states[at + STATE.PUT]!;
    this.#got = states[at + STATE.GOT]!;
    if (this.#base !== this.#seenBase) this.#look();
    return this.#put - this.#got | 0;
  }

  /** Sees the bytes of the place where the ring is. */
  #look(): void {
    this.#bytes = this.#base === 0
      ? this.#firstBytes()
      : this.#memory.window(this.#base * GRAIN, this.#length * UNIT);
    this.#lengths = lengthsIn(this.#bytes);
    this.#seenBase = this.#base;
  }

  #commit(): void {
    const states = this.#states;
    const version = this.#words.load(this.#slot + WORD.VERSION) + 1 | 0;
    const at = (version & 1) * STATE.SIZE;
    states[at + STATE.BASE] = this.#base;
    states[at + STATE.LENGTH] = this.#length;
    states[at + STATE.HEAD] = this.#head;
    states[at + STATE.USED] = this.#used;
    states[at + STATE.PUT] = this.#put;
    states[at + STATE.GOT] = this.#got;
    this.#words.store(this.#slot + WORD.VERSION, version);
  }

  /**
   * Adds an item, after {@linkcode Ring.read}.
   *
   * @param parts Its bytes.
   * @returns Whether there was room.
   * @throws {RangeError} If there can never be.
   */
  push(parts: readonly Bytes[]): boolean {
    const size = sizeOf(parts);
    const units = unitsOf(size);
    if (this.#used + units > this.#length) return this.#pushFurther(parts, size, units);
    this.#write(parts, size, units);
    this.#commit();
    return true;
  }

  #write(parts: readonly Bytes[], size: number, units: number): void {
    let unit = (this.#head + this.#used) % this.#length;
    this.#lengths[unit * 2] = size;
    unit = (unit + 1) % this.#length;
    let at = unit * UNIT;
    for (const part of parts) at = this.#copyIn(part, at);
    this.#used += units;
    this.#put = this.#put + 1 | 0;
  }

  #copyIn(part: Bytes, at: number): number {
    const room = this.#bytes.length - at;
    if (part.length <= room) {
      this.#bytes.set(part, at);
      return at + part.length;
    }
    this.#bytes.set(part.subarray(0, room), at);
    this.#bytes.set(part.subarray(room), 0);
    return part.length - room;
  }

  #pushFurther(parts: readonly Bytes[], size: number, units: number): boolean {
    const left = this.#base;
    const before = this.#length;
    if (!this.#move(this.#used + units)) {
      if (this.#used > 0) return false;
      throw new RangeError(
        `Cannot put as an item must have less than ${
          MOST_BYTES / 2
        } bytes: current value is ${size}`,
      );
    }
    this.#write(parts, size, units);
    this.#commit();
    if (left !== 0) this.#memory.giveBack(left * GRAIN, before * UNIT);
    return true;
  }

  /** Copies what is there to a longer ring behind this one; nobody knows of it before the commit. */
  #move(units: number): boolean {
    const base = this.#base + Math.ceil(this.#length * UNIT / GRAIN);
    const size = 2 ** Math.ceil(Math.log2(Math.max(units, this.#length * 2) * UNIT));
    if (base * GRAIN + size > MOST_BYTES) return false;
    const bytes = this.#memory.window(base * GRAIN, size);
    const from = this.#head * UNIT;
    const taken = this.#used * UNIT;
    const first = Math.min(taken, this.#bytes.length - from);
    bytes.set(this.#bytes.subarray(from, from + first));
    bytes.set(this.#bytes.subarray(0, taken - first), first);
    this.#base = this.#seenBase = base;
    this.#length = size / UNIT;
    this.#head = 0;
    this.#bytes = bytes;
    this.#lengths = lengthsIn(bytes);
    return true;
  }

  /**
   * Takes the first item, after {@linkcode Ring.read} has told that there is one.
   *
   * @returns A copy of its bytes. One of up to {@linkcode SMALL} bytes is good until the next is taken.
   */
  shift(): Bytes {
    const size = this.#lengths[this.#head * 2]!;
    const units = unitsOf(size);
    if (units > this.#used) {
      throw new ProcessError("Cannot get as the memory of the queue is damaged");
    }
    const item = this.#copyOut((this.#head + 1) % this.#length * UNIT, size);
    this.#used -= units;
    this.#got = this.#got + 1 | 0;
    this.#head = this.#used === 0 ? 0 : (this.#head + units) % this.#length;
    const { base: left, length: before } = { base: this.#base, length: this.#length };
    const isLeft = this.#used === 0 && before * UNIT > KEPT;
    if (isLeft) this.#goHome();
    this.#commit();
    if (isLeft) this.#memory.giveBack(left * GRAIN, before * UNIT);
    return item;
  }

  #copyOut(at: number, size: number): Bytes {
    if (size <= SMALL) return this.#copySmall(at, size);
    const item = new Uint8Array(size);
    const first = Math.min(size, this.#bytes.length - at);
    item.set(this.#bytes.subarray(at, at + first));
    if (first < size) item.set(this.#bytes.subarray(0, size - first), first);
    return item;
  }

  /** To make an array takes longer than to fill it: there is one for each size. */
  #copySmall(at: number, size: number): Bytes {
    const item = smallItems[size] ??= new Uint8Array(size);
    const bytes = this.#bytes;
    const room = bytes.length - at;
    for (let i = 0; i < size; i++) item[i] = bytes[i < room ? at + i : i - room]!;
    return item;
  }

  #goHome(): void {
    this.#base = 0;
    this.#length = FIRST_LENGTH;
    this.#look();
  }
}

function lengthsIn(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}

function sizeOf(parts: readonly Bytes[]): number {
  let size = 0;
  for (const part of parts) size += part.length;
  return size;
}
