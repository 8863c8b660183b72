// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a thread waits for something in an arena: it sleeps at its own bell, however many waits it has, and
 * looks from time to time whether somebody has died who owed it a ring.
 *
 * @module
 */

import type { WaitOptions } from "../base/options.ts";
import { deferred } from "../base/deferred.ts";
import { clearTimeout, performance, queueMicrotask, setTimeout } from "../base/globals.ts";
import { listChildren } from "../process/state.ts";
import * as runtime from "../runtime/runtime.ts";
import type { Arena } from "./arena.ts";
import { neverIfFenced, unlessFenced } from "./fence.ts";
import { MARK, MARK_BITS, RECORD } from "./states/layout.ts";
import { Naps } from "./nap.ts";
import { recordWord } from "./states/records.ts";
import type { Waiting } from "./states/waiting.ts";

/** Milliseconds to the first look for the dead, and between two of one who blocks. */
const LOOK_EVERY = 200;

/** As far apart they come to be where a death ends a wait: it is to be found out within half a second. */
const MOST_WHERE_OWED = 400;

/**
 * As far apart they come to be where nothing happens, and nobody holds what is waited for: whoever has started the one
 * that died knows, and rings. What is left to find are the children of others who are blocked, or gone.
 */
const MOST_APART = 10_000;

/** Those of one arena who wait without blocking. */
class Lot {
  readonly #arena: Arena;
  readonly #naps: Naps;
  readonly #parked = new Map<Waiting, () => void>();
  #isRunning = false;
  #isLooking = false;
  #endings = 0;
  /** Milliseconds to the next look for the dead. */
  #pause = LOOK_EVERY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the bell has shown as this thread lay down; null: it is up. */
  #asleepAt: number | null = null;
  /** Has it look at news, if it does nothing. */
  #wake: () => void = () => {};

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#naps = new Naps(arena);
    arena.onRing = () => this.#lookSoon();
  }

  /** What this thread has done may be news for itself. */
  #lookSoon(): void {
    if (this.#isLooking || this.#parked.size === 0) return;
    this.#isLooking = true;
    queueMicrotask(() => {
      this.#isLooking = false;
      unlessFenced(() => this.#lookAtNews());
      if (this.#parked.size === 0) this.#rise();
    });
  }

  /** Whether a wait is over within a moment for which this thread blocks; where others wait too, it doesn't. */
  naps(waiting: Waiting, ms: number): boolean {
    return this.#parked.size === 0 && this.#naps.take(waiting, ms);
  }

  /** Lets the event loop have its turn after that. */
  turn(): Promise<void> {
    return this.#naps.turn();
  }

  add(waiting: Waiting, over: () => void): void {
    // Nobody knows of it before.
    if (this.#arena.within(() => waiting.poll() || isOverAfterDeath(waiting))) return over();
    this.#parked.set(waiting, over);
    if (!this.#isRunning) this.#run().catch(neverIfFenced);
    else if (this.#pause > LOOK_EVERY) this.#lookWithin(LOOK_EVERY);
  }

  remove(waiting: Waiting): void {
    this.#parked.delete(waiting);
    // Whoever sleeps for nobody is to end.
    if (this.#parked.size === 0) this.#rise();
  }

  /** Looks at those who wait for a slot. */
  lookAt(slot: number): void {
    for (const waiting of this.#parked.keys()) {
      const at = recordWord(waiting.record, RECORD.SLOT);
      if (this.#arena.words.load(at) === slot) this.#poll(waiting);
    }
    if (this.#parked.size === 0) this.#rise();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#endings = this.#arena.endings;
    this.#lookWithin(LOOK_EVERY);
    while (this.#parked.size > 0) {
      const { bell } = this.#arena;
      this.#lookAtNews();
      if (this.#parked.size === 0) break;
      if (this.#arena.bell === bell) await this.#sleep(bell);
      if (this.#arena.endings === this.#endings) continue;
      this.#mend();
      this.#lookWithin(LOOK_EVERY);
    }
    this.#isRunning = false;
    clearTimeout(this.#timer);
    if (this.#asleepAt !== null) this.#arena.rise();
  }

  #lookWithin(pause: number, isOwed: boolean = this.#isOwed): void {
    clearTimeout(this.#timer);
    this.#pause = pause;
    this.#timer = setTimeout(() => unlessFenced(() => this.#lookForDead()), pause);
    if (!isOwed) runtime.unrefTimer(this.#timer);
  }

  #lookForDead(): void {
    this.#mend();
    if (this.#parked.size === 0) return this.#rise();
    const isOwed = this.#isOwed;
    this.#lookWithin(Math.min(2 * this.#pause, this.#mostApart), isOwed);
    if (isOwed !== (this.#asleepAt !== null)) this.#rise();
  }

  /** Whether somebody could end a wait: the program goes on as long as that. */
  get #isOwed(): boolean {
    return this.#arena.hasOthers || listChildren().length > 0;
  }

  get #mostApart(): number {
    for (const { endsByDeath } of this.#parked.keys()) if (endsByDeath) return MOST_WHERE_OWED;
    return MOST_APART;
  }

  async #sleep(bell: number): Promise<void> {
    const { promise, resolve } = deferred<void>();
    this.#wake = resolve;
    if (this.#isOwed) this.#lieDown(bell);
    await promise;
    this.#wake = () => {};
  }

  /** It goes on lying while this thread looks for the dead: to lie down costs more than a look. */
  #lieDown(bell: number): void {
    if (this.#asleepAt === bell) return;
    this.#asleepAt = bell;
    const sleep = this.#arena.sleepAsync(bell, MOST_APART).catch(neverIfFenced).then(() => {
      if (this.#asleepAt === bell) this.#asleepAt = null;
      this.#wake();
    });
    sleeps.add(sleep);
    sleep.then(() => sleeps.delete(sleep));
  }

  /** Whoever sleeps gets up. */
  #rise(): void {
    if (this.#asleepAt !== null) this.#arena.rise();
    this.#wake();
  }

  #lookAtNews(): void {
    for (const waiting of this.#parked.keys()) {
      const state = this.#arena.words.load(recordWord(waiting.record, RECORD.STATE));
      if ((state & MARK_BITS) !== MARK.WAITING) this.#poll(waiting);
    }
  }

  #mend(): void {
    this.#endings = this.#arena.endings;
    for (const waiting of this.#parked.keys()) {
      this.#arena.within(() => waiting.mend());
      this.#poll(waiting);
    }
  }

  #poll(waiting: Waiting): void {
    const over = this.#parked.get(waiting);
    if (over === undefined || !this.#arena.within(() => waiting.poll())) return;
    this.#parked.delete(waiting);
    over();
  }
}

/** When this thread has last looked for the dead as it began to wait. */
let lastLook = -Infinity;

/** Whoever owes a ring may be dead already. One who waits often looks at times only: it takes microseconds. */
function isOverAfterDeath(waiting: Waiting): boolean {
  const now = performance.now();
  if (now - lastLook < LOOK_EVERY / 4) return false;
  lastLook = now;
  waiting.mend();
  return waiting.poll();
}

const sleeps = new Set<Promise<void>>();

/** When all have woken who sleep just now: a call of the system takes a moment to end. */
export async function allAwake(): Promise<void> {
  await Promise.all(sleeps);
}

const lots = new WeakMap<Arena, Lot>();

function lotOf(arena: Arena): Lot {
  let lot = lots.get(arena);
  if (lot === undefined) lots.set(arena, lot = new Lot(arena));
  return lot;
}

/**
 * Something has happened in this thread that may end other waits of it.
 *
 * @param arena Where.
 * @param slot What they wait for.
 */
export function lookAgain(arena: Arena, slot: number): void {
  lots.get(arena)?.lookAt(slot);
}

/**
 * Waits without blocking.
 *
 * @param arena Where.
 * @param waiting What for.
 * @param options How long; checked before.
 * @returns Whether it is over; false: the time was up.
 */
export async function park(
  arena: Arena,
  waiting: Waiting,
  { timeout = Infinity, signal }: WaitOptions = {},
): Promise<boolean> {
  const { promise, resolve, reject } = deferred<boolean>();
  const lot = lotOf(arena);
  let isOver = false;
  unlessFenced(() => isOver = lot.naps(waiting, timeout));
  if (isOver) {
    await lot.turn();
    return true;
  }
  const giveUp = (settle: () => void) => {
    lot.remove(waiting);
    if (arena.within(() => waiting.leave())) resolve(true);
    else settle();
  };
  const onAbort = () => unlessFenced(() => giveUp(() => reject(signal!.reason)));
  const timer = timeout < 2 ** 31
    ? setTimeout(() => unlessFenced(() => giveUp(() => resolve(false))), timeout)
    : undefined;
  signal?.addEventListener("abort", onAbort);
  unlessFenced(() => lot.add(waiting, () => resolve(true)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/**
 * Waits, and blocks this thread.
 *
 * @param arena Where.
 * @param waiting What for.
 * @param timeout How long, in milliseconds.
 * @returns Whether it is over; false: the time was up.
 */
export function parkSync(arena: Arena, waiting: Waiting, timeout: number): boolean {
  // Read before one looks: what rings after it is not slept through.
  let { bell, endings } = arena;
  if (arena.within(() => waiting.poll() || isOverAfterDeath(waiting))) return true;
  let looked = performance.now();
  const until = looked + timeout;
  for (let left = timeout; left > 0; left = until - performance.now()) {
    arena.sleep(bell, Math.min(left, LOOK_EVERY));
    if (performance.now() - looked >= LOOK_EVERY || arena.endings !== endings) {
      ({ endings } = arena);
      looked = performance.now();
      arena.within(() => waiting.mend());
    }
    ({ bell } = arena);
    if (arena.within(() => waiting.poll())) return true;
  }
  return arena.within(() => waiting.leave());
}
