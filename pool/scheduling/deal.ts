// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Deals tasks out as cards are: one to each worker in turn, so that what was given first is begun first.
 *
 * @module
 */

import type { Task } from "../tasks/task.ts";
import type { TaskQueue } from "../tasks/task_queue.ts";

/** What has to be known of who takes tasks. */
export interface Taker {
  /** How many more it can take. */
  readonly room: number;
  /** Whether it holds none. */
  readonly isIdle: boolean;
}

/** A worker, and what it is dealt. */
export interface Hand<W> {
  /** The worker. */
  readonly worker: W;
  /** Its tasks, in their order. */
  readonly tasks: Task[];
}

/** One that may get more. */
interface OpenHand<W> extends Hand<W> {
  /** How many tasks it gets at the most. */
  readonly most: number;
}

/**
 * Deals out what waits: to each as many as it can take, and no more than its share.
 *
 * @param queue What waits; what is dealt is taken out.
 * @param workers Who may be given some.
 * @param among Among how many it is shared.
 * @returns Those who were given something.
 */
export function deal<W extends Taker>(
  queue: TaskQueue,
  workers: Iterable<W>,
  among: number,
): Hand<W>[] {
  const share = Math.ceil(queue.size / among);
  const idle: OpenHand<W>[] = [];
  const busy: OpenHand<W>[] = [];
  for (const worker of workers) {
    const { room, isIdle } = worker;
    const hand = { worker, tasks: [], most: Math.min(room, share) };
    if (room > 0) (isIdle ? idle : busy).push(hand);
  }
  const open = [...idle, ...busy];
  const hands = open.slice();
  while (open.length > 0 && queue.size > 0) {
    if (!dealRound(queue, open)) break;
  }
  return hands.filter(({ tasks }) => tasks.length > 0);
}

/** One to each who has room; whether it can go on. */
function dealRound<W extends Taker>(queue: TaskQueue, open: OpenHand<W>[]): boolean {
  for (let index = 0; index < open.length;) {
    const next = queue.peek();
    if (next === undefined) return false;
    const { worker, tasks, most } = open[index]!;
    // One that may be stopped, or moves what it is given, shares its worker with no other.
    const alone = next.special?.alone === true;
    if (alone && !(worker.isIdle && tasks.length === 0)) {
      const idle = open.findIndex((hand) => hand.worker.isIdle && hand.tasks.length === 0);
      // Those behind it must not overtake it.
      if (idle < 0) return false;
      open[idle]!.tasks.push(queue.shift()!);
      open.splice(idle, 1);
      if (idle < index) index--;
      continue;
    }
    tasks.push(queue.shift()!);
    if (alone || tasks.length >= most) open.splice(index, 1);
    else index++;
  }
  return true;
}
