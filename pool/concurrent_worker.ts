// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A worker of a pool that does several tasks at once, each known by a number. It is given no more than it can begin.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../base/globals.ts";
import { callGuarded } from "../base/uncaught.ts";
import type { Process } from "../process/process.ts";
import { abortOf } from "./abort_command.ts";
import { batchOf } from "./batch.ts";
import { explainTask } from "./explain_refusal.ts";
import type { OpenLane } from "./lanes/open_lane.ts";
import { revive } from "./pool_errors.ts";
import type { WorkerIdentity, WorkerOptions } from "./pool_worker.ts";
import type { PoolWorkerEvents, Schedulable } from "./schedulable.ts";
import type { Holder, Task } from "./task.ts";
import {
  ENDS,
  EVENT,
  FAILED,
  FULL,
  HEARD,
  MISSING,
  OK,
  type Outcome,
  READY,
  type Report,
  type RESULT,
  type RESULTS,
  type RETURNED,
  type TaskCommand,
  unknownReport,
  YIELD,
} from "./wire.ts";
import type { Watching } from "./watching.ts";
import { WorkerProcess } from "./worker_process.ts";

type Timer = ReturnType<typeof setTimeout>;

/** One worker. */
export class ConcurrentWorker implements Schedulable {
  readonly #process: WorkerProcess;
  readonly #events: PoolWorkerEvents;
  readonly #options: WorkerOptions;
  readonly #watching: Watching | null;
  readonly name: string;
  readonly place: number;
  readonly #held = new Map<number, Task>();
  readonly #ids = new Map<Task, number>();
  readonly #targets = new Set<number>();
  /** Those that were stopped: when only these are left, the worker is ended. */
  readonly #stopped = new Set<number>();
  readonly #timers = new Set<Timer>();
  /** Set while it has not said that it is not blocked. */
  #unheard: Timer | undefined;
  #next = 1;
  #given = 0;
  #heard = 0;
  #isReady = false;
  #wasReady = false;
  #isRetired = false;
  #isBounded = false;
  #cause: unknown;

  /**
   * Takes over a process that has been started.
   *
   * @param process The process.
   * @param open Its lane, which opens when the process has booted.
   * @param options How it is to be.
   * @param identity Who it is, and who watches it.
   * @param events Called as things happen.
   */
  constructor(
    process: Process,
    open: OpenLane,
    options: WorkerOptions,
    { name, place, startedAt, watching }: WorkerIdentity,
    events: PoolWorkerEvents,
  ) {
    this.#watching = watching;
    this.name = name;
    this.place = place;
    this.#options = options;
    this.#events = events;
    this.#process = new WorkerProcess(process, open, options.killTimeout, {
      onReport: (report) => this.#receive(report),
      onGone: () => this.#isReady = false,
      onEnd: (exitCode) => this.#finish(exitCode),
      onNotes: watching && ((notes) => watching.tell({ kind: "reported", worker: this, notes })),
    });
    watching?.tell({ kind: "started", worker: this, at: startedAt });
  }

  get pid(): number {
    return this.#process.pid;
  }

  get isReady(): boolean {
    return this.#isReady && !this.#isRetired;
  }

  get isIdle(): boolean {
    return this.#held.size === 0;
  }

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

  get isRetired(): boolean {
    return this.#isRetired;
  }

  get heard(): number {
    return this.#heard;
  }

  /** It has begun all that it holds. */
  get spare(): number {
    return 0;
  }

  get room(): number {
    if (!this.isReady) return 0;
    const { concurrency, quota } = this.#options;
    return Math.min(concurrency - this.#held.size, quota - this.#given);
  }

  give(tasks: Task[]): Task[] {
    this.#heard++;
    if (!this.#send(tasks)) { for (const task of tasks) this.#send([task]); }
    this.#retireIfDone();
    return [];
  }

  /** Sends them together; whether that could be done, or the only one is to blame. */
  #send(tasks: Task[]): boolean {
    const first = this.#next;
    let next = first;
    const isThread = this.#process.open.place.kind === "port";
    const transfer = isThread ? tasks.flatMap(({ special }) => special?.transfer ?? []) : [];
    try {
      this.#process.lane.send(batchOf(tasks, this.#targets, () => next++), transfer, true);
    } catch (error) {
      if (tasks.length > 1) return false;
      this.#watching?.dropped(tasks[0]!);
      tasks[0]!.reject(explainTask(tasks[0]!, error, isThread));
      this.#events.onDone();
      return true;
    }
    tasks.forEach((task, index) => this.#hold(first + index, task));
    this.#next = next;
    return true;
  }

  #hold(id: number, task: Task): void {
    this.#targets.add(task.target.id);
    this.#held.set(id, task);
    this.#ids.set(task, id);
    if (!task.special?.isOwn) this.#given++;
    task.special?.keep?.(false);
    const { name, pid } = this;
    const tell: Holder["tell"] = ([kind, , ...rest]) => this.#tell([kind, id, ...rest]);
    task.special?.onStart?.({ name, pid, tell });
  }

  #tell(command: unknown[]): void {
    this.#process.lane.send(command as TaskCommand);
  }

  recall(): void {}

  holdBack(): void {}

  linger(): void {
    this.#process.lane?.linger();
  }

  #receive(report: Report): void {
    this.#heard++;
    switch (report[0]) {
      case READY:
        this.#isReady = true;
        this.#wasReady = true;
        break;
      case FAILED:
        this.#cause = report[1];
        return;
      case ENDS:
        this.#settleAll(report.slice(1));
        break;
      case FULL:
        this.#isRetired = this.#isBounded = true;
        break;
      case HEARD:
        return this.#noteHeard();
      case EVENT:
      case YIELD:
        return this.#pass(report);
      default:
        // Those that remain are said by workers that run one task after another.
        report[0] satisfies typeof RESULT | typeof RESULTS | typeof RETURNED;
        this.#cause = unknownReport(report[0]);
        return this.kill("SIGKILL");
    }
    this.#retireIfDone();
    this.#events.onRoom(this);
  }

  #pass(report: Report): void {
    const special = this.#held.get(report[1] as number)?.special;
    if (report[0] === EVENT) callGuarded(() => special?.onEvent?.(report[2]));
    if (report[0] !== YIELD || !special) return;
    special.retries = 0;
    special.onYield?.(report[2]);
  }

  #settleAll(ends: unknown[]): void {
    for (let index = 0; index < ends.length; index += 3) {
      this.#settle(ends[index] as number, ends[index + 1] as Outcome, ends[index + 2]);
    }
  }

  #settle(id: number, outcome: Outcome, value: unknown): void {
    const task = this.#held.get(id);
    if (task === undefined) return;
    this.#forget(id, task);
    this.#watching?.ended(task, outcome, this, value);
    if (outcome === OK) task.resolve(value);
    else task.reject(outcome === MISSING ? revive(value) : value);
    this.#events.onDone();
  }

  #forget(id: number, task: Task): void {
    this.#held.delete(id);
    this.#ids.delete(task);
    this.#stopped.delete(id);
  }

  #retireIfDone(): void {
    const isSpent = this.#given >= this.#options.quota;
    if (this.isIdle && (this.#isRetired || isSpent)) this.retire(this.#isBounded || isSpent);
    else this.#endIfHopeless();
  }

  retire(isBounded: boolean): void {
    this.#isRetired = true;
    this.#isBounded ||= isBounded;
    if (!this.isIdle || !this.#isReady) return;
    this.#watching?.tell({ kind: "released", worker: this });
    this.#process.release(this.#isBounded);
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#isRetired = true;
    this.#process.kill(signal);
  }

  /** It is told, and has its grace; then its worker is replaced, once the others in it are done. */
  stop(task: Task, reason: unknown): void {
    const id = this.#ids.get(task)!;
    this.#tell(abortOf(id, reason));
    this.#unheard ??= setTimeout(() => this.kill("SIGKILL"), this.#options.killTimeout);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#held.has(id)) this.#giveUp(id);
    }, task.special?.grace ?? 0);
    this.#timers.add(timer);
  }

  #giveUp(id: number): void {
    this.#stopped.add(id);
    this.#isRetired = true;
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

  #finish(exitCode: number): void {
    this.#noteHeard();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#isReady = false;
    const lost = [...this.#held.values()];
    this.#held.clear();
    const [cause, wasReady] = [this.#cause, this.#wasReady];
    this.#events.onEnd(this, { exitCode, lost, left: [], cause, wasReady });
  }
}
