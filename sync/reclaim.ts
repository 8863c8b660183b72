// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts the affairs of all the dead of an arena in order, so that their numbers can be given again.
 *
 * @module
 */

import { BarrierState } from "./states/barrier_state.ts";
import { ConditionState } from "./states/condition_state.ts";
import { bury } from "./states/event_state.ts";
import { lifeOf } from "./fence.ts";
import { HEAD, HOLDER, KIND, LIFE, LIFE_BITS, SIZE_SHIFT, SLOTS } from "./states/layout.ts";
import { LockState } from "./states/lock_state.ts";
import { holderWord, type Seat } from "./states/seat.ts";
import { SemaphoreState } from "./states/semaphore_state.ts";
import type { Words } from "../memory/words.ts";

/**
 * Frees the numbers of the dead.
 *
 * @param seat Who does; nobody else may at the same time.
 * @returns Whether there are any.
 */
export function reclaim(seat: Seat): boolean {
  const { words } = seat;
  const dead = listDead(seat);
  if (dead.length === 0) return false;
  const sweeper = words.load(HEAD.SWEEPER);
  if (sweeper !== 0 && seat.isDead(sweeper)) words.cas(HEAD.SWEEPER, sweeper, 0);
  for (let slot = SLOTS; slot < words.load(HEAD.NEXT);) {
    const head = words.load(slot);
    // Whoever was to fill it has died before: what comes after can't be told.
    if (head === 0) return false;
    mend(seat, slot, head & (2 ** SIZE_SHIFT - 1));
    slot += head >>> SIZE_SHIFT;
  }
  for (const holder of dead) free(words, holder);
  return true;
}

/** The next one to have it is told apart by its term. */
function free(words: Words, holder: number): void {
  const at = holderWord(holder, HOLDER.LIFE);
  words.store(at, (words.load(at) & ~LIFE_BITS) | LIFE.NONE);
}

function listDead(seat: Seat): number[] {
  const dead: number[] = [];
  const end = seat.words.load(HEAD.HOLDERS);
  for (let holder = 1; holder < end; holder++) {
    if (holder === seat.me) continue;
    const life = seat.words.load(holderWord(holder, HOLDER.LIFE));
    if (lifeOf(life) !== LIFE.NONE && seat.isDead(holder)) dead.push(holder);
  }
  return dead;
}

function mend(seat: Seat, slot: number, kind: number): void {
  switch (kind) {
    case KIND.LOCK:
    case KIND.RLOCK:
      return new LockState(seat, slot).mend();
    case KIND.SEMAPHORE:
      return new SemaphoreState(seat, slot).forgetDead();
    case KIND.EVENT:
      return bury(seat, slot);
    case KIND.CONDITION:
      return new ConditionState(seat, slot).mend();
    case KIND.BARRIER:
      return new BarrierState(seat, slot).mend();
  }
}
