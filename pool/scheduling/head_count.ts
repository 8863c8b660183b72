// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How many workers there should be, and who goes if there are too many.
 *
 * @module
 */

import type { Schedulable } from "./schedulable.ts";
import type { Staff } from "./staff.ts";
import type { Turns } from "./turns.ts";

/** How many workers there are. */
export interface Staffing {
  /** At the most. */
  size: number;
  /** At the least: those beyond are started as they are needed. */
  least: number;
  /** Milliseconds after which one beyond that ends if it has nothing to do. */
  readonly idleTimeout: number;
  /** How many tasks each does at once. */
  readonly concurrency: number;
  /** When workers may be started; default: at any time. */
  readonly turns?: Turns | null;
}

/**
 * How many are of use: who is idle is given a task before another worker is started.
 *
 * @param staffing How many there may be.
 * @param workers Those who are there.
 * @param waiting How many tasks wait.
 * @returns How many.
 */
export function headsNeeded(
  { size, least, concurrency }: Staffing,
  workers: Iterable<Schedulable>,
  waiting: number,
): number {
  if (least === size) return size;
  let needed = Math.ceil(waiting / concurrency);
  for (const { isIdle } of workers) if (!isIdle) needed++;
  return Math.max(least, Math.min(size, needed));
}

/**
 * Changes how many there may be.
 *
 * @param staffing How many there are to be.
 * @param size How many at the most.
 */
export function setSize(staffing: Staffing, size: number): void {
  staffing.least = staffing.least === staffing.size ? size : Math.min(size, staffing.least);
  staffing.size = size;
}

/**
 * Those who stay.
 *
 * @param staff All.
 * @returns Those who have not been told to end.
 */
export function staying(staff: Staff): Schedulable[] {
  return [...staff.workers].filter(({ isRetired }) => !isRetired);
}

/**
 * Those who are too many: the idle first, then those in the last places.
 *
 * @param staff All.
 * @param size How many there may be.
 * @returns Who goes.
 */
export function tooMany(staff: Staff, size: number): Schedulable[] {
  const all = staying(staff);
  const excess = all.length + staff.recruiting - size;
  if (excess <= 0) return [];
  all.sort((a, b) => Number(b.isIdle) - Number(a.isIdle) || staff.placeOf(b) - staff.placeOf(a));
  return all.slice(0, excess);
}
