// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A worker of a pool that does several tasks at once, each known by a number. It is given no more than it can begin.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../../base/globals.ts";
import { abortOf } from "../tasks/abort_command.ts";
import { batchOf } from "../tasks/batch.ts";
import { PoolWorker, type TaskReport } from "./pool_worker.ts";
import type { Holder, Task } from "../tasks/task.ts";
import {
  ENDS,
  FULL,
  HEARD,
  type Outcome,
  type RESULT,
  type RESULTS,
  type RETURNED,
  type TaskCommand,
} from "../tasks/wire.ts";

type Timer = ReturnType<typeof setTimeout>;

/** One worker. */
export class ConcurrentWorker extends PoolWorker {
  readonly #held = new Map<number, Task>();
  readonly #ids = new Map<Task, number>();
  /** Those that were stopped: when only these are left, the worker is ended. */
  readonly #stopped = new Set<number>();
  readonly #timers = new Set<Timer>();
  /** Set while it has not said that it is not blocked. */
  #unheard: Timer | undefined;
  #next = 1;

  get canBegin(): boolean {
    return this.room > 0;
  }

  get held(): number {
    return this.#held.size;
  }

  get running(): number {
    let own = 0;
    for (const { special } of this.#held.values()) if (special?.isOwn) own++;
    return this.#held.size - own;
  }

  get current(): Task | null {
    for (const task of this.#held.values()) if (!task.special?.isOwn) return task;
    return null;
  }

  /** It has begun all that it holds. */
  get spare(): number {
    return 0;
  }

  get room(): number {
    if (!this.isReady) return 0;
    const { concurrency, quota } = this.options;
    return Math.min(concurrency - this.#held.size, quota - this.given);
  }

  give(tasks: Task[]): Task[] {
    this.heard++;
    if (!this.#send(tasks)) { for (const task of tasks) this.#send([task]); }
    this.retireIfDone();
    return [];
  }

  /** Sends them together; whether that could be done, or the only one is to blame. */
  #send(tasks: Task[]): boolean {
    const first = this.#next;
    let next = first;
    const transfer = this.isThread ? tasks.flatMap(({ special }) => special?.transfer ?? []) : [];
    try {
      this.process.lane.send(batchOf(tasks, this.targets, () => next++), transfer, true);
    } catch (error) {
      if (tasks.length > 1) return false;
      this.refuse(tasks[0]!, error);
      return true;
    }
    tasks.forEach((task, index) => this.#hold(first + index, task));
    this.#next = next;
    return true;
  }

  #hold(id: number, task: Task): void {
    this.#held.set(id, task);
    this.#ids.set(task, id);
    this.note(task);
  }

  #tell(command: unknown[]): void {
    this.process.lane.send(command as TaskCommand);
  }

  recall(): void {}

  holdBack(): void {}

  hear(report: TaskReport): boolean {
    switch (report[0]) {
      case ENDS:
        this.#settleAll(report.slice(1));
        return true;
      case FULL:
        this.leave(true);
        return true;
      case HEARD:
        this.#noteHeard();
        return true;
      default:
        // Those that remain are said by workers that run one task after another.
        report[0] satisfies typeof RESULT | typeof RESULTS | typeof RETURNED;
        return false;
    }
  }

  holderOf(task: Task): Holder {
    const { name, pid } = this;
    const id = this.#ids.get(task)!;
    return { name, pid, tell: ([kind, , ...rest]) => this.#tell([kind, id, ...rest]) };
  }

  taskOf(id: number): Task | undefined {
    return this.#held.get(id);
  }

  #settleAll(ends: unknown[]): void {
    const tasks: Task[] = [];
    const values: unknown[] = [];
    const outcomes: Outcome[] = [];
    for (let index = 0; index < ends.length; index += 3) {
      const [id, outcome, value] = ends.slice(index, index + 3) as [number, Outcome, unknown];
      const task = this.#held.get(id);
      if (task === undefined) continue;
      this.#forget(id, task);
      tasks.push(task);
      values.push(value);
      outcomes.push(outcome);
    }
    this.settle(tasks, values, outcomes);
  }

  #forget(id: number, task: Task): void {
    this.#held.delete(id);
    this.#ids.delete(task);
    this.#stopped.delete(id);
  }

  override retireIfDone(): void {
    super.retireIfDone();
    this.#endIfHopeless();
  }

  /** It is told, and has its grace; then its worker is replaced, once the others in it are done. */
  stop(task: Task, reason: unknown): void {
    const id = this.#ids.get(task)!;
    this.#tell(abortOf(id, reason));
    this.#unheard ??= setTimeout(() => this.kill("SIGKILL"), this.options.killTimeout);
    const grace = task.special?.grace ?? 0;
    // At once: what is given in this turn is not for a worker that leaves.
    if (grace === 0) return this.#giveUp(id);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#held.has(id)) this.#giveUp(id);
    }, grace);
    this.#timers.add(timer);
  }

  #giveUp(id: number): void {
    this.#stopped.add(id);
    this.leave(false);
    this.#endIfHopeless();
  }

  #endIfHopeless(): void {
    if (this.#stopped.size > 0 && this.#stopped.size === this.#held.size) this.kill("SIGKILL");
  }

  #noteHeard(): void {
    clearTimeout(this.#unheard);
    this.#unheard = undefined;
  }

  holds(task: Task): boolean {
    return this.#ids.has(task);
  }

  abandon(): { lost: Task[]; left: Task[] } {
    this.#noteHeard();
    for (const timer of this.#timers) clearTimeout(timer);
    const lost = [...this.#held.values()];
    this.#held.clear();
    return { lost, left: [] };
  }
}
