// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A worker of a pool that does one task after another: it holds some ahead, and may be asked for them.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../../base/globals.ts";
import { Fifo } from "../../base/fifo.ts";
import { MOVES } from "../../ipc/handles/send_context.ts";
import type { Process } from "../../process/process.ts";
import { abortOf } from "../tasks/abort_command.ts";
import { batchOf, transferOf } from "../tasks/batch.ts";
import type { OpenLane } from "../lanes/open_lane.ts";
import {
  PoolWorker,
  type TaskReport,
  type WorkerIdentity,
  type WorkerOptions,
} from "./pool_worker.ts";
import { Prefetch, throughLong } from "./prefetch.ts";
import type { PoolWorkerEvents } from "../scheduling/schedulable.ts";
import { type Holder, isolate, type Task } from "../tasks/task.ts";
import {
  type ENDS,
  FULL,
  type HEARD,
  type Outcome,
  RECALL,
  RESULT,
  RESULTS,
  RETURNED,
  type TaskCommand,
} from "../tasks/wire.ts";

/** One worker. */
export class SerialWorker extends PoolWorker implements Holder {
  readonly #held = new Fifo<Task>();
  readonly #prefetch = new Prefetch();
  #isHeldBack: boolean;
  #reported = 0;
  #lastBatch = 0;
  /** When it was asked last it was kept from beginning more: that is back already. */
  #isSeized = false;
  /**
   * What is waited for from it before it is given more. First results: it had nothing to do, was given tasks, and has
   * not yet shown that it has read them. A long task: it has given back what it had not begun, and is still at that.
   */
  #owes: "nothing" | "first results" | "what it has not begun" | "a long task" = "nothing";
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
    options: WorkerOptions,
    identity: WorkerIdentity,
    events: PoolWorkerEvents,
  ) {
    super(process, open, options, identity, events);
    this.#isHeldBack = options.isHeldBack;
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

  get spare(): number {
    const isOpen = this.#owes === "nothing" || this.#owes === "first results";
    return isOpen ? Math.max(0, this.#held.size - 1) : 0;
  }

  get room(): number {
    if (!this.isReady || this.#owes !== "nothing") return 0;
    if (this.#isTaken || this.#mayBlock) return 0;
    const room = this.#prefetch.roomBeside(this.#held.size, this.#isHeldBack);
    return Math.min(room, this.options.quota - this.given);
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
    this.heard++;
    const before = this.#held.size;
    const rest = tasks.splice(this.#begun(0) === null ? throughLong(tasks) : tasks.length);
    const left = this.#send(tasks) ? rest : [...this.#sendEach(tasks), ...rest];
    this.#lastBatch = this.#held.size - before;
    // More would hide, if it is dead, that it has not read any of it.
    if (before === 0 && this.#lastBatch > 0 && this.#begun(0) === null) {
      this.#owes = "first results";
    }
    this.retireIfDone();
    return left;
  }

  /** Each by itself, until one must be alone. */
  #sendEach(tasks: Task[]): Task[] {
    const index = tasks.findIndex((task) => this.#isTaken || !this.#send([task]));
    return index < 0 ? [] : tasks.slice(index);
  }

  #begun(before: number): number | null {
    return this.process.open.begun(before);
  }

  recall(): void {
    this.#owes = "what it has not begun";
    // If it dies, what it has not read may be this alone.
    this.#lastBatch = 0;
    for (const task of this.#held.list()) task.special?.keep?.(true);
    const begun = this.process.open.seize(this.#reported);
    this.#isSeized = begun !== null;
    this.process.lane.send([RECALL]);
    // One that hears nothing can't agree to it now, but then the next time it is there.
    this.process.lane.wantShared?.(Infinity);
    // Where it can be kept from beginning them, they are back at once.
    if (this.#isSeized) this.#takeBack(this.#held.size - begun!);
  }

  #takeBack(count: number): void {
    const tasks = this.#held.takeLast(count);
    this.given -= tasks.length;
    // These have begun, or are done.
    for (const task of this.#held.list()) task.special?.keep?.(false);
    for (const task of tasks) task.special?.onStart?.(null);
    this.events.onReturn(tasks);
  }

  holdBack(): void {
    this.#isHeldBack = true;
  }

  tell(command: TaskCommand): void {
    this.#lastBatch = 0;
    this.process.lane.send(command);
  }

  /** Sends them together; whether that could be done, or the only one is to blame. */
  #send(tasks: Task[]): boolean {
    const first = tasks[0]!;
    const mayMove = first.special?.moves === true;
    const batch = batchOf(tasks, this.targets);
    try {
      this.process.lane.send(batch, this.isThread ? transferOf(tasks) : undefined, mayMove);
    } catch (error) {
      if (tasks.length > 1) return false;
      if (error !== MOVES) {
        this.refuse(first, error);
        return true;
      }
      isolate(first);
      // It goes with nothing else, and nothing else goes after it.
      return this.isIdle && this.#send(tasks);
    }
    for (const task of tasks) this.#hold(task);
    this.process.lane.wantShared?.(tasks.length);
    return true;
  }

  #hold(task: Task): void {
    this.#held.push(task);
    this.note(task);
  }

  hear(report: TaskReport): boolean {
    switch (report[0]) {
      case RESULT:
        this.#settle(report[1], [report[3]], [report[2]]);
        return true;
      case RESULTS:
        this.#settle(report[1], report[2], report[3]);
        return true;
      case RETURNED:
        this.#noteReturned(report[1]);
        return true;
      case FULL:
        // It has too much memory: another takes its place.
        this.#takeBack(report[1]);
        this.leave(true);
        return true;
      default:
        // Those that remain are said by workers that run several tasks at once: see concurrent workers.
        report[0] satisfies typeof ENDS | typeof HEARD;
        return false;
    }
  }

  holderOf(): Holder {
    return this;
  }

  /** It is at one, and all that it says is of that. */
  taskOf(): Task | undefined {
    return this.#held.peek();
  }

  #noteReturned(count: number): void {
    // It has read all that was sent before.
    this.#owes = "nothing";
    if (!this.#isSeized) this.#takeBack(count);
    if (!this.isIdle) this.#owes = "a long task";
  }

  #settle(busy: number, values: unknown[], outcomes: Outcome[] | null): void {
    if (this.#owes !== "what it has not begun") this.#owes = "nothing";
    if (this.#grace !== undefined) this.#endGrace();
    const isShort = this.#prefetch.note(busy, values.length);
    const tasks = this.#held.takeFirst(values.length);
    this.#reported += tasks.length;
    for (const { target } of tasks) target.isShort = isShort;
    this.settle(tasks, values, outcomes);
  }

  #endGrace(): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
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

  abandon(unread: boolean): { lost: Task[]; left: Task[] } {
    this.#endGrace();
    const left = this.#held.drain();
    // What has moved can't be sent again.
    const isLost = this.#hadBegun(left.length, unread) || left[0]?.special?.moves;
    const lost = isLost ? left.splice(0, 1) : [];
    for (const task of left) task.special?.keep?.(true);
    return { lost, left };
  }

  /** Whether it was at the first of the tasks that it holds. */
  #hadBegun(held: number, unread: boolean): boolean {
    const begun = this.#begun(this.#reported);
    if (begun !== null) return begun > 0;
    return !(unread && held <= this.#lastBatch);
  }
}
