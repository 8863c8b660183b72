// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Gives the tasks that wait to workers, and takes back from one what another could begin.
 *
 * @module
 */

import type { Clock } from "../../base/clock.ts";
import { queueMicrotask } from "../../base/globals.ts";
import type { Broadcasts } from "./broadcasts.ts";
import { deal } from "./deal.ts";
import type { Departures } from "./departures.ts";
import type { Staffing } from "./head_count.ts";
import type { Schedulable } from "./schedulable.ts";
import { Silence } from "./silence.ts";
import type { Staff } from "./staff.ts";
import type { Task } from "../tasks/task.ts";
import type { TaskLedger } from "../tasks/task_ledger.ts";

/** Those of a pool with whom it has to do. */
export interface Dispatching {
  /** How many workers there may be. */
  readonly staffing: Staffing;
  /** The workers. */
  readonly staff: Staff;
  /** The tasks. */
  readonly tasks: TaskLedger;
  /** What each worker does once. */
  readonly broadcasts: Broadcasts;
  /** Is told of workers that may be idle. */
  readonly departures: Departures;
  /** Called when all that can be given was. */
  readonly onGiven: () => void;
}

/** Brings tasks and workers together. */
export class Dispatcher {
  readonly #with: Dispatching;
  readonly #silence: Silence<Schedulable>;
  #isDue = false;

  /**
   * Nothing is given yet.
   *
   * @param dispatching With whom it has to do.
   * @param clock The time.
   */
  constructor(dispatching: Dispatching, clock: Clock) {
    this.#with = dispatching;
    this.#silence = new Silence(
      dispatching.staff.workers,
      (worker) => this.#recall(worker),
      clock,
    );
  }

  /** Whether tasks are given at the end of this turn. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** Gives what there is, together with all others of this turn. */
  dispatchSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#dispatch();
    });
  }

  /** As many to each as keeps it busy, and no more than its share. */
  #dispatch(): void {
    const { staff, onGiven } = this.#with;
    staff.fill();
    for (const worker of staff.workers) this.#giveOwn(worker);
    this.#feed(staff.workers);
    onGiven();
  }

  /**
   * A worker can take more.
   *
   * @param worker The worker.
   */
  serve(worker: Schedulable): void {
    this.#giveOwn(worker);
    if (this.#with.tasks.queue.size > 0) this.#feed([worker]);
    this.#with.departures.note(worker);
  }

  /** What it has to do before all else. */
  #giveOwn(worker: Schedulable): void {
    if (worker.room === 0) return;
    const { staff, tasks, broadcasts } = this.#with;
    for (const task of broadcasts.tasksFor(worker, staff.placeOf(worker))) {
      tasks.addOwn();
      worker.give([task]);
    }
  }

  /**
   * What could not be sent leaves a worker idle, and nothing will ask for more on its behalf; so does a share that
   * is less than what it can do at once.
   */
  #feed(workers: Iterable<Schedulable>): void {
    const { staff, tasks: all, departures } = this.#with;
    while (all.queue.size > 0) {
      const hands = deal(all.queue, workers, staff.workers.size);
      for (const { worker, tasks } of hands) {
        const left = worker.give(tasks);
        if (left.length > 0) this.takeBack(left);
        if (all.isLast && !worker.isIdle) worker.linger();
        departures.note(worker);
      }
      if (!hands.some(({ worker }) => worker.canBegin)) break;
    }
    this.#silence.start();
  }

  /**
   * A worker gives some back.
   *
   * @param tasks The tasks.
   */
  takeBack(tasks: Task[]): void {
    this.#with.tasks.restore(tasks);
    this.dispatchSoon();
  }

  /** What was sent is sent again then: only if somebody else is free to begin it. */
  #recall(worker: Schedulable): void {
    if (this.#with.tasks.queue.size === 0 && this.#isSomebodyFree) worker.recall();
  }

  get #isSomebodyFree(): boolean {
    const { staffing: { least, size }, staff } = this.#with;
    if (least < size && staff.count < size) return true;
    for (const { canBegin } of staff.workers) if (canBegin) return true;
    return false;
  }

  /** There may be nobody any more of whom something is to be heard. */
  relax(): void {
    this.#silence.relax();
  }
}
