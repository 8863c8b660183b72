// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A worker of a pool that does one task after another: its process, and the tasks that it holds.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../base/globals.ts";
import { callGuarded } from "../base/uncaught.ts";
import { MOVES } from "../ipc/handles/send_context.ts";
import type { Process } from "../process/process.ts";
import { Fifo } from "../base/fifo.ts";
import { abortOf } from "./abort_command.ts";
import { batchOf, transferOf } from "./batch.ts";
import { explainTask } from "./explain_refusal.ts";
import type { OpenLane } from "./lanes/open_lane.ts";
import { revive } from "./pool_errors.ts";
import { Prefetch, throughLong } from "./prefetch.ts";
import type { PoolWorkerEvents, Schedulable } from "./schedulable.ts";
import { type Holder, isolate, type Task } from "./task.ts";
import {
  type ENDS,
  EVENT,
  FAILED,
  FULL,
  type HEARD,
  MISSING,
  OK,
  type Outcome,
  READY,
  RECALL,
  type Report,
  RESULT,
  RESULTS,
  RETURNED,
  type TaskCommand,
  unknownReport,
  YIELD,
} from "./wire.ts";
import type { Watching } from "./watching.ts";
import { WorkerProcess } from "./worker_process.ts";

/** How a worker is to be. */
export interface WorkerOptions {
  /** How many tasks it takes at the most. */
  readonly quota: number;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly killTimeout: number;
  /** Whether it holds no tasks besides those that it is at. */
  readonly isHeldBack: boolean;
  /** How many tasks it does at once. */
  readonly concurrency: number;
}

/** Who one of them is, and who watches it. */
export interface WorkerIdentity {
  /** Its name. */
  readonly name: string;
  /** Its place among the others. */
  readonly place: number;
  /** When it was started. */
  readonly startedAt: number;
  /** Is told of what it does; null: nobody. */
  readonly watching: Watching | null;
}

/** One worker. */
export class PoolWorker implements Schedulable, Holder {
  readonly #process: WorkerProcess;
  readonly #events: PoolWorkerEvents;
  readonly #held = new Fifo<Task>();
  readonly #targets = new Set<number>();
  readonly #prefetch = new Prefetch();
  readonly #quota: number;
  readonly #watching: Watching | null;
  readonly name: string;
  readonly place: number;
  #isHeldBack: boolean;
  #isReady = false;
  #wasReady = false;
  #reported = 0;
  #heard = 0;
  /** It was asked for what it has not begun, and has not answered. */
  #isRecalled = false;
  /** It was kept from beginning them: they are back already. */
  #isSeized = false;
  /** It has given tasks back, and is still at the one that took so long. */
  #isSlow = false;
  #isRetired = false;
  /** Whether it is ended if it does not end by itself. */
  #isBounded = false;
  #given = 0;
  #lastBatch = 0;
  /** It had nothing to do, was given tasks, and has not yet shown that it has read them. */
  #isUnheard = false;
  #cause: unknown;
  /** Set while a task that was stopped may still come to its end. */
  #grace: ReturnType<typeof setTimeout> | undefined;

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
    { quota, killTimeout, isHeldBack }: WorkerOptions,
    { name, place, startedAt, watching }: WorkerIdentity,
    events: PoolWorkerEvents,
  ) {
    this.#quota = quota;
    this.#watching = watching;
    this.name = name;
    this.place = place;
    this.#isHeldBack = isHeldBack;
    this.#events = events;
    this.#process = new WorkerProcess(process, open, killTimeout, {
      onReport: (report) => this.#receive(report),
      // No task must go to it any more.
      onGone: () => this.#isReady = false,
      onEnd: (exitCode, unread) => this.#finish(exitCode, unread),
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
    return this.isIdle && this.room > 0;
  }

  get held(): number {
    return this.#held.size;
  }

  get running(): number {
    return this.current === null ? 0 : 1;
  }

  get current(): Task | null {
    const task = this.#held.peek();
    return task === undefined || task.special?.isOwn ? null : task;
  }

  get isRetired(): boolean {
    return this.#isRetired;
  }

  get heard(): number {
    return this.#heard;
  }

  get spare(): number {
    return this.#isRecalled || this.#isSlow ? 0 : Math.max(0, this.#held.size - 1);
  }

  get room(): number {
    if (!this.isReady || this.#isUnheard || this.#isRecalled || this.#isSlow) return 0;
    if (this.#isTaken || this.#mayBlock) return 0;
    const room = this.#prefetch.roomBeside(this.#held.size, this.#isHeldBack);
    return Math.min(room, this.#quota - this.#given);
  }

  /** Whether it holds a task beside which there must be no other. */
  get #isTaken(): boolean {
    return this.#held.peek()?.special?.alone === true;
  }

  /** Whether what it was given behind its last task might never begin, and could not be taken back. */
  get #mayBlock(): boolean {
    return this.#held.peekLast()?.target.isShort === false && this.#begun(0) === null;
  }

  give(tasks: Task[]): Task[] {
    this.#heard++;
    const before = this.#held.size;
    const rest = tasks.splice(this.#begun(0) === null ? throughLong(tasks) : tasks.length);
    const left = this.#send(tasks) ? rest : [...this.#sendEach(tasks), ...rest];
    this.#lastBatch = this.#held.size - before;
    // More would hide, if it is dead, that it has not read any of it.
    if (before === 0) this.#isUnheard = this.#lastBatch > 0 && this.#begun(0) === null;
    this.#retireIfDone();
    return left;
  }

  /** Each by itself, until one must be alone. */
  #sendEach(tasks: Task[]): Task[] {
    const index = tasks.findIndex((task) => this.#isTaken || !this.#send([task]));
    return index < 0 ? [] : tasks.slice(index);
  }

  get #isThread(): boolean {
    return this.#process.open.place.kind === "port";
  }

  #begun(before: number): number | null {
    return this.#process.open.begun(before);
  }

  recall(): void {
    this.#isRecalled = true;
    // If it dies, what it has not read may be this alone.
    this.#lastBatch = 0;
    for (const task of this.#held.list()) task.special?.keep?.(true);
    const begun = this.#process.open.seize(this.#reported);
    this.#isSeized = begun !== null;
    this.#process.lane.send([RECALL]);
    // One that hears nothing can't agree to it now, but then the next time it is there.
    this.#process.lane.wantShared?.(Infinity);
    // Where it can be kept from beginning them, they are back at once.
    if (this.#isSeized) this.#takeBack(this.#held.size - begun!);
  }

  #takeBack(count: number): void {
    const tasks = this.#held.takeLast(count);
    this.#given -= tasks.length;
    // These have begun, or are done.
    for (const task of this.#held.list()) task.special?.keep?.(false);
    for (const task of tasks) task.special?.onStart?.(null);
    this.#events.onReturn(tasks);
  }

  holdBack(): void {
    this.#isHeldBack = true;
  }

  linger(): void {
    this.#process.lane?.linger();
  }

  tell(command: TaskCommand): void {
    this.#lastBatch = 0;
    this.#process.lane.send(command);
  }

  /** Sends them together; whether that could be done, or the only one is to blame. */
  #send(tasks: Task[]): boolean {
    const first = tasks[0]!;
    const mayMove = first.special?.moves === true;
    const batch = batchOf(tasks, this.#targets);
    try {
      this.#process.lane.send(batch, this.#isThread ? transferOf(tasks) : undefined, mayMove);
    } catch (error) {
      if (tasks.length > 1) return false;
      if (error !== MOVES) return this.#refuse(first, error);
      isolate(first);
      // It goes with nothing else, and nothing else goes after it.
      return this.isIdle && this.#send(tasks);
    }
    for (const task of tasks) this.#hold(task);
    this.#process.lane.wantShared?.(tasks.length);
    return true;
  }

  #hold(task: Task): void {
    this.#targets.add(task.target.id);
    this.#held.push(task);
    if (task.special === null) this.#given++;
    else {
      if (!task.special.isOwn) this.#given++;
      task.special.onStart?.(this);
      task.special.keep?.(false);
    }
  }

  #refuse(task: Task, error: unknown): true {
    if (this.#watching !== null) this.#watching.dropped(task);
    task.reject(explainTask(task, error, this.#isThread));
    this.#events.onDone();
    return true;
  }

  #receive(report: Report): void {
    this.#heard++;
    switch (report[0]) {
      case READY:
        this.#isReady = this.#wasReady = true;
        break;
      case FAILED:
        this.#cause = report[1];
        return;
      case RESULT:
        this.#settle(report[1], [report[3]], [report[2]]);
        break;
      case RESULTS:
        this.#settle(report[1], report[2], report[3]);
        break;
      case RETURNED:
        this.#noteReturned(report[1]);
        break;
      case FULL:
        this.#noteFull(report[1]);
        break;
      case EVENT:
      case YIELD:
        return this.#pass(report);
      default:
        // Those that remain are said by workers that run several tasks at once: see concurrent workers.
        report[0] satisfies typeof ENDS | typeof HEARD;
        this.#cause = unknownReport(report[0]);
        return this.kill("SIGKILL");
    }
    this.#retireIfDone();
    this.#events.onRoom(this);
  }

  /** Something of the task that it is at. */
  #pass(report: Report): void {
    const special = this.#held.peek()?.special;
    if (report[0] === EVENT) callGuarded(() => special?.onEvent?.(report[2]));
    if (report[0] !== YIELD || !special) return;
    // What has been given can't be taken back.
    special.retries = 0;
    special.onYield?.(report[2]);
  }

  #noteReturned(count: number): void {
    this.#isRecalled = false;
    // It has read all that was sent before.
    this.#isUnheard = false;
    if (!this.#isSeized) this.#takeBack(count);
    this.#isSlow = !this.isIdle;
  }

  /** It has too much memory: another takes its place. */
  #noteFull(count: number): void {
    this.#takeBack(count);
    this.#isRetired = this.#isBounded = true;
  }

  #retireIfDone(): void {
    if (!this.isIdle) return;
    const isSpent = this.#given >= this.#quota;
    if (this.#isRetired || isSpent) this.retire(this.#isBounded || isSpent);
  }

  #settle(busy: number, values: unknown[], outcomes: Outcome[] | null): void {
    this.#isUnheard = false;
    this.#isSlow = false;
    if (this.#grace !== undefined) this.#endGrace();
    const isShort = this.#prefetch.note(busy, values.length);
    for (let index = 0; index < values.length; index++) {
      const task = this.#held.shift()!;
      this.#reported++;
      task.target.isShort = isShort;
      const value = values[index];
      const outcome = outcomes === null ? OK : outcomes[index];
      if (this.#watching !== null) this.#watching.ended(task, outcome!, this, value);
      if (outcome === OK) task.resolve(value);
      else task.reject(outcome === MISSING ? revive(value) : value);
      this.#events.onDone();
    }
  }

  #endGrace(): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
  }

  retire(isBounded: boolean): void {
    this.#isRetired = true;
    this.#isBounded ||= isBounded;
    // One that is not ready yet may not hear it.
    if (!this.isIdle || !this.#isReady) return;
    this.#watching?.tell({ kind: "released", worker: this });
    this.#process.release(this.#isBounded);
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#isRetired = true;
    this.#process.kill(signal);
  }

  /** It may have some time to come to its end; else its worker is ended. */
  stop(task: Task, reason: unknown): void {
    const grace = task.special?.grace ?? 0;
    if (grace === 0) return this.kill("SIGKILL");
    this.tell(abortOf(0, reason));
    this.#grace ??= setTimeout(() => this.kill("SIGKILL"), grace);
  }

  holds(task: Task): boolean {
    return this.#held.peek() === task;
  }

  #finish(exitCode: number, unread: boolean): void {
    this.#endGrace();
    this.#isReady = false;
    const left = this.#held.drain();
    // What has moved can't be sent again.
    const isLost = this.#hadBegun(left.length, unread) || left[0]?.special?.moves;
    const lost = isLost ? left.splice(0, 1) : [];
    for (const task of left) task.special?.keep?.(true);
    const [cause, wasReady] = [this.#cause, this.#wasReady];
    this.#events.onEnd(this, { exitCode, lost, left, cause, wasReady });
  }

  /** Whether it was at the first of the tasks that it holds. */
  #hadBegun(held: number, unread: boolean): boolean {
    const begun = this.#begun(this.#reported);
    if (begun !== null) return begun > 0;
    return !(unread && held <= this.#lastBatch);
  }
}
