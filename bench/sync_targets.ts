// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the others do in the cases of primitives.
 *
 * @module
 */

import type { Barrier, Event, Lock, Semaphore } from "../mod.ts";

/** How often in one measurement a permit goes there and back. */
export const HANDOVERS = 2_000;

/** How often in one measurement a lock is taken. */
export const TAKES = 10_000;

/** How often in one measurement a barrier is passed. */
export const ROUNDS = 500;

/** Gives back what comes. */
export function giveBack(ready: Event, there: Semaphore, back: Semaphore): void {
  ready.set();
  for (;;) {
    there.acquireSync();
    back.release();
  }
}

/** Gives and gets. */
export function handOver(there: Semaphore, back: Semaphore): void {
  for (let i = 0; i < HANDOVERS; i++) {
    there.release();
    back.acquireSync();
  }
}

/** Takes the lock again and again, while there is something to do. */
export function contend(ready: Event, lock: Lock, begin: Semaphore, end: Semaphore): void {
  ready.set();
  for (;;) {
    begin.acquireSync();
    take(lock);
    end.release();
  }
}

function take(lock: Lock): void {
  for (let i = 0; i < TAKES; i++) {
    lock.acquireSync();
    lock.release();
  }
}

/** Takes the lock as often as all others do at the same time. */
export function contendWith(count: number): (
  lock: Lock,
  begin: Semaphore,
  end: Semaphore,
) => void {
  return (lock, begin, end) => {
    begin.release(count);
    take(lock);
    for (let i = 0; i < count; i++) end.acquireSync();
  };
}

/** Passes the barrier for ever. */
export async function pass(ready: Event, barrier: Barrier): Promise<void> {
  ready.set();
  for (;;) await barrier.wait();
}

/** Passes the barrier some times. */
export async function passSome(barrier: Barrier): Promise<void> {
  for (let i = 0; i < ROUNDS; i++) await barrier.wait();
}
