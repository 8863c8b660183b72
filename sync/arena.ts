// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A piece of shared memory in which primitives stand, and this thread's seat in it.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";
import { performance } from "../base/globals.ts";
import { isAlive, onThreadEnd, thisThread } from "../base/thread_lives.ts";
import type { Memory, MemoryHandle } from "../memory/contract.ts";
import { makeMemory, openMemory } from "../memory/memories.ts";
import { onChildEnd, state } from "../process/state.ts";
import * as runtime from "../runtime/runtime.ts";
import { Fence, lifeOf, takeLife, unlessFenced } from "./fence.ts";
import {
  ARENA_WORDS,
  HEAD,
  HOLDER,
  type KIND,
  LIFE,
  LIFE_BITS,
  MAX_HOLDERS,
  RECLAIMER,
  SIZE_SHIFT,
  SLOTS,
  TERM_STEP,
} from "./states/layout.ts";
import { holderWord, type Seat } from "./states/seat.ts";
import { reclaim } from "./reclaim.ts";
import { Spin } from "./spin.ts";
import { AtomicWords } from "../memory/words.ts";

/** Milliseconds that one tries in vain before others stand back. */
const PATIENCE = 1;

/** An arena, and this thread in it. */
export class Arena implements Seat {
  readonly memory: Memory;
  readonly words: AtomicWords;
  /** Around all that this thread changes, where it may run on after its end; else null. */
  readonly fence: Fence | null;
  #me = 0;
  readonly patience = PATIENCE;
  readonly now: () => number = () => performance.now();
  /** Looks before this thread sleeps. */
  readonly spin: Spin = new Spin();
  /** The memory as bytes, for what is not a word. */
  readonly buffer: ArrayBufferLike;
  /** Of the first word in that. */
  readonly start: number;

  /**
   * Takes a seat.
   *
   * @param memory The memory.
   * @throws {ProcessError} If there are too many.
   */
  constructor(memory: Memory) {
    this.memory = memory;
    this.buffer = memory.buffer;
    this.start = memory.start;
    this.words = new AtomicWords(new Int32Array(memory.buffer, memory.start, ARENA_WORDS));
    this.words.cas(HEAD.NEXT, 0, SLOTS);
    this.words.cas(HEAD.HOLDERS, 0, 1);
    this.#me = this.#sit();
    this.fence = mayRunOn() ? new Fence(this.words, this.#me, () => this.#tellEnd(this.#me)) : null;
    runtime.onExit(() => this.#leave());
    onThreadEnd((number, turn) => this.#noteThreadEnd(number, turn));
  }

  /** The number of this thread among the holders. */
  get me(): number {
    return this.#me;
  }

  #sit(): number {
    const holder = this.#takeFree() ?? (this.#reclaim() ? this.#takeFree() : null);
    if (holder !== null) return holder;
    const most = MAX_HOLDERS - 1;
    throw new ProcessError(
      `Cannot share locks among more than ${most} processes and workers at once: make them anew`,
    );
  }

  /** Frees the numbers of the dead, under one that is for that alone. */
  #reclaim(): boolean {
    if (!this.#take(RECLAIMER)) return false;
    this.#me = RECLAIMER;
    try {
      return reclaim(this);
    } finally {
      this.#me = 0;
      this.#setLife(RECLAIMER, LIFE.NONE);
      this.memory.hideLife(RECLAIMER);
    }
  }

  #takeFree(): number | null {
    for (let holder = 1; holder < RECLAIMER; holder++) {
      if (this.#take(holder)) return holder;
    }
    return null;
  }

  #take(holder: number): boolean {
    if (lifeOf(this.words.peek(holderWord(holder, HOLDER.LIFE))) !== LIFE.NONE) return false;
    if (!this.#claim(holder)) return false;
    const { number, turn } = thisThread();
    this.words.store(holderWord(holder, HOLDER.PID), runtime.pid());
    this.words.store(holderWord(holder, HOLDER.THREAD), number);
    this.words.store(holderWord(holder, HOLDER.TURN), turn);
    this.words.store(holderWord(holder, HOLDER.ASLEEP), 0);
    this.words.store(holderWord(holder, HOLDER.RETURNED), 0);
    this.#setLife(holder, LIFE.LIVE, TERM_STEP);
    return true;
  }

  #setLife(holder: number, life: number, more = 0): void {
    const at = holderWord(holder, HOLDER.LIFE);
    this.words.store(at, ((this.words.load(at) & ~LIFE_BITS) + more) | life);
  }

  /** The kernel lets one alone show life under a number; among threads a change in one step does. */
  #claim(holder: number): boolean {
    if (this.memory.reach === "processes") {
      if (!this.memory.showLife(holder)) return false;
      if (lifeOf(this.words.load(holderWord(holder, HOLDER.LIFE))) !== LIFE.NONE) return false;
    } else {
      const at = holderWord(holder, HOLDER.LIFE);
      const word = this.words.load(at);
      if (lifeOf(word) !== LIFE.NONE) return false;
      if (this.words.cas(at, word, word | LIFE.ENDED) !== word) return false;
    }
    for (let end = this.words.load(HEAD.HOLDERS); end <= holder;) {
      const found = this.words.cas(HEAD.HOLDERS, end, holder + 1);
      end = found === end ? holder + 1 : found;
    }
    return true;
  }

  isDead(holder: number): boolean {
    if (holder === this.me) return false;
    const life = lifeOf(this.words.load(holderWord(holder, HOLDER.LIFE)));
    if (life === LIFE.ENDED || life === LIFE.NONE) return true;
    if (this.words.load(holderWord(holder, HOLDER.PID)) !== runtime.pid()) {
      return this.memory.isGone(holder);
    }
    const number = this.words.load(holderWord(holder, HOLDER.THREAD));
    if (isAlive(number, this.words.load(holderWord(holder, HOLDER.TURN)))) return false;
    return this.#end(holder);
  }

  ring(holder: number): void {
    if (holder !== this.me) return this.#rouse(holder);
    this.words.add(holderWord(holder, HOLDER.BELL), 1);
    this.onRing();
  }

  #at(word: number): number {
    return this.start / 4 + word;
  }

  /** Called when this thread rings itself: then it is not blocked. */
  onRing: () => void = () => {};

  /** Ends what {@linkcode Arena.sleepAsync} has begun. */
  rise(): void {
    this.#rouse(this.me);
  }

  #rouse(holder: number): void {
    const bell = holderWord(holder, HOLDER.BELL);
    this.words.add(bell, 1);
    if (this.words.load(holderWord(holder, HOLDER.ASLEEP)) !== 0) this.memory.wake(this.#at(bell));
  }

  /**
   * Whether this thread is still counted among the living. One that was terminated may go on for a moment
   * after others have been told of its end, and have taken over what it had.
   */
  get isCounted(): boolean {
    const life = lifeOf(this.words.peek(holderWord(this.#me, HOLDER.LIFE)));
    return life === LIFE.LIVE || life === LIFE.BUSY;
  }

  /**
   * Makes a change, unless this thread was terminated and others have been told.
   *
   * @param act The change; it doesn't wait, and calls nothing of a user's.
   * @returns What that gives.
   * @throws {ProcessStateError} If this thread counts as dead.
   */
  within<T>(act: () => T): T {
    return this.fence === null ? act() : this.fence.within(act);
  }

  /** What the bell of this thread shows. */
  get bell(): number {
    return this.words.load(holderWord(this.me, HOLDER.BELL));
  }

  /**
   * Blocks this thread until it is rung.
   *
   * @param bell What the bell has shown.
   * @param ms How long at the most.
   */
  sleep(bell: number, ms: number): void {
    this.#noteAsleep(1);
    this.memory.wait(this.#at(holderWord(this.me, HOLDER.BELL)), bell, ms);
    this.#noteAsleep(-1);
  }

  /** As {@linkcode Arena.sleep}, without blocking. */
  async sleepAsync(bell: number, ms: number): Promise<void> {
    this.#noteAsleep(1);
    await this.memory.waitAsync(this.#at(holderWord(this.me, HOLDER.BELL)), bell, ms);
    this.#noteAsleep(-1);
  }

  /** The number of one that was terminated may be another's as it wakes. */
  #noteAsleep(change: number): void {
    this.within(() => this.words.add(holderWord(this.me, HOLDER.ASLEEP), change));
  }

  /** Whether another holder is alive, who could end a wait. */
  get hasOthers(): boolean {
    const end = this.words.load(HEAD.HOLDERS);
    for (let holder = 1; holder < end; holder++) {
      if (holder !== this.me && !this.isDead(holder)) return true;
    }
    return false;
  }

  /** Goes up when a holder is known to have ended. */
  get endings(): number {
    return this.words.load(HEAD.ENDINGS);
  }

  /**
   * Takes room for a primitive.
   *
   * @param kind What it is.
   * @param size How many words, the head included.
   * @returns The slot; null: there is no room.
   */
  allocate(kind: typeof KIND[keyof typeof KIND], size: number): number | null {
    const whole = size + size % 2;
    const slot = this.words.add(HEAD.NEXT, whole);
    if (slot + whole > ARENA_WORDS) {
      this.words.add(HEAD.NEXT, -whole);
      return null;
    }
    this.words.store(slot, kind | (whole << SIZE_SHIFT));
    return slot;
  }

  /** This thread ends in an orderly way: others need not find out. */
  #leave(): void {
    unlessFenced(() => {
      this.within(() => {
        if (state.returned) this.words.store(holderWord(this.me, HOLDER.RETURNED), 1);
      });
      this.#end(this.me);
    });
  }

  #noteThreadEnd(number: number, turn: number): void {
    const end = this.words.load(HEAD.HOLDERS);
    for (let holder = 1; holder < end; holder++) {
      const isThread = this.words.load(holderWord(holder, HOLDER.PID)) === runtime.pid() &&
        this.words.load(holderWord(holder, HOLDER.THREAD)) === number &&
        this.words.load(holderWord(holder, HOLDER.TURN)) === turn;
      if (isThread) this.#end(holder);
    }
  }

  /** Takes the life of one whose end was told; false: it is in the middle of a change. */
  #end(holder: number): boolean {
    if (takeLife(this.words, holder)) this.#tellEnd(holder);
    return lifeOf(this.words.load(holderWord(holder, HOLDER.LIFE))) !== LIFE.DOOMED;
  }

  /** A child of this process has ended: others need not find out. */
  noteChildEnd(): void {
    const end = this.words.load(HEAD.HOLDERS);
    for (let holder = 1; holder < end; holder++) {
      const life = lifeOf(this.words.load(holderWord(holder, HOLDER.LIFE)));
      const isOther = this.words.load(holderWord(holder, HOLDER.PID)) !== runtime.pid();
      const mayLive = life !== LIFE.NONE && life !== LIFE.ENDED;
      if (!isOther || !mayLive || !this.memory.isGone(holder)) continue;
      this.#tellEnd(holder);
      return this.rise();
    }
  }

  #tellEnd(holder: number): void {
    this.words.add(HEAD.ENDINGS, 1);
    const end = this.words.load(HEAD.HOLDERS);
    for (let other = 1; other < end; other++) {
      if (other !== holder) this.ring(other);
    }
    // Where it was a thread, a call of the system may still wait for it.
    this.#rouse(holder);
  }
}

/** Whether this is a thread whose end may be told before it has ended. */
function mayRunOn(): boolean {
  return runtime.threadsRunOn() && thisThread().number !== 0;
}

const known = new Map<string, Arena>();
const own: Partial<Record<Memory["reach"], Arena>> = {};

/**
 * Room for a primitive in an arena of this thread's own.
 *
 * @param reach Who is to see it.
 * @param kind What it is.
 * @param size How many words, the head included.
 * @returns The place.
 */
export function allocate(
  reach: Memory["reach"],
  kind: typeof KIND[keyof typeof KIND],
  size: number,
): { arena: Arena; slot: number } {
  const arena = own[reach] ??= makeArena(reach);
  const slot = arena.allocate(kind, size);
  if (slot !== null) return { arena, slot };
  delete own[reach];
  return allocate(reach, kind, size);
}

function makeArena(reach: Memory["reach"]): Arena {
  return remember(new Arena(makeMemory(reach, ARENA_WORDS * 4)));
}

/**
 * The arena that came in a handle.
 *
 * @param handle The handle.
 * @returns The one arena of that memory in this thread.
 */
export function openArena(handle: MemoryHandle): Arena {
  const memory = openMemory(handle);
  return known.get(handle.id) ?? remember(new Arena(memory));
}

function remember(arena: Arena): Arena {
  if (known.size === 0) onChildEnd(() => known.forEach((each) => each.noteChildEnd()));
  known.set(arena.memory.id, arena);
  return arena;
}
