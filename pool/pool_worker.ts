// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A worker of a pool: its process, its lane, and the tasks that it holds.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../base/globals.ts";
import type { Process } from "../process/process.ts";
import { Fifo } from "../base/fifo.ts";
import { MOVES } from "../ipc/handles/send_context.ts";
import { explainTask } from "./explain_refusal.ts";
import type { OpenLane } from "./lanes/open_lane.ts";
import type { Lane } from "./lanes/lane.ts";
import { isolate, type Task } from "./task.ts";
import {
  FAILED,
  MISSING,
  OK,
  type Outcome,
  READY,
  RECALL,
  type Report,
  RESULT,
  RETURNED,
} from "./wire.ts";
import { batchOf } from "./batch.ts";
import { revive } from "./pool_errors.ts";
import { Prefetch } from "./prefetch.ts";
import type { PoolWorkerEvents, Schedulable } from "./schedulable.ts";

/** The part of its prefetch that is worth a message to a worker that has something to do. */
const WORTH = 4;

/** One worker. */
export class PoolWorker implements Schedulable {
  readonly #process: Process;
  readonly #open: OpenLane;
  readonly #events: PoolWorkerEvents;
  readonly #held = new Fifo<Task>();
  readonly #targets = new Set<number>();
  readonly #prefetch = new Prefetch();
  readonly #quota: number;
  readonly #killTimeout: number;
  #killTimer: ReturnType<typeof setTimeout> | undefined;
  #lane: Lane | null = null;
  #isReady = false;
  #wasReady = false;
  #reported = 0;
  #heard = 0;
  /** It was asked for what it has not begun, and has not answered. */
  #isRecalled = false;
  /** It has given tasks back, and is still at the one that took so long. */
  #isSlow = false;
  #isRetired = false;
  #given = 0;
  #lastBatch = 0;
  /** It had nothing to do, was given tasks, and has not yet shown that it has read them. */
  #isUnheard = false;
  #cause: unknown;

  /**
   * Takes over a process that has been started.
   *
   * @param process The process.
   * @param open Its lane, which opens when the process has booted.
   * @param quota How many tasks it takes at the most.
   * @param killTimeout Milliseconds from SIGTERM to SIGKILL.
   * @param events Called as things happen.
   */
  constructor(
    process: Process,
    open: OpenLane,
    quota: number,
    killTimeout: number,
    events: PoolWorkerEvents,
  ) {
    this.#killTimeout = killTimeout;
    this.#process = process;
    this.#open = open;
    this.#quota = quota;
    this.#events = events;
    this.#serve();
  }

  /** The id of its process. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Whether it can take tasks, now or when it has done others. */
  get isReady(): boolean {
    return this.#isReady && !this.#isRetired;
  }

  /** Whether it holds no task. */
  get isIdle(): boolean {
    return this.#held.size === 0;
  }

  /** How often it has been heard: it counts up whenever there is news of it. */
  get heard(): number {
    return this.#heard;
  }

  /** How many tasks it could give back. */
  get spare(): number {
    return this.#isRecalled || this.#isSlow ? 0 : Math.max(0, this.#held.size - 1);
  }

  /** How many more tasks it can take now. */
  get room(): number {
    if (!this.isReady || this.#isUnheard || this.#isRecalled || this.#isSlow) return 0;
    if (this.#isTaken) return 0;
    const { size } = this.#prefetch;
    const room = size - this.#held.size;
    // It has plenty: a few more would be a message of their own, and soon there is room for many.
    if (room < size / WORTH) return 0;
    return Math.min(room, this.#quota - this.#given);
  }

  async #serve(): Promise<void> {
    const ended = this.#process.sentinel;
    const lane = await Promise.race([this.#open.lane, ended.then(() => null)]);
    if (lane !== null) {
      this.#lane = lane;
      const gone = new Promise<boolean>((resolve) => {
        lane.onEnd = (unread) => {
          // Its exit code is still on the way, but no task must go to it any more.
          this.#isReady = false;
          resolve(unread);
        };
      });
      lane.onMessage = (message) => this.#receive(message as Report);
      lane.start();
      // A port that has been told to listen keeps the program alive until it is told otherwise.
      lane.unref();
      // What was reported before the end is read first.
      const unread = await this.#open.untilEnd(gone, ended);
      this.#finish(await ended, unread);
    } else {
      this.#finish(await ended, true);
    }
  }

  /**
   * Gives it tasks.
   *
   * @param tasks No more than there is room for.
   * @returns Those that it did not take, as they must be alone with their worker.
   */
  give(tasks: Task[]): Task[] {
    this.#heard++;
    const before = this.#held.size;
    const left = this.#send(tasks) ? [] : this.#sendEach(tasks);
    this.#lastBatch = this.#held.size - before;
    // More would hide, if it is dead, that it has not read any of it.
    if (before === 0) this.#isUnheard = this.#lastBatch > 0 && this.#open.begun(0) === null;
    this.#retireIfDone();
    return left;
  }

  /** Each by itself, until one must be alone. */
  #sendEach(tasks: Task[]): Task[] {
    const index = tasks.findIndex((task) => this.#isTaken || !this.#send([task]));
    return index < 0 ? [] : tasks.slice(index);
  }

  /** Whether it holds a task beside which there must be no other. */
  get #isTaken(): boolean {
    return this.#held.peek()?.special?.alone === true;
  }

  /**
   * Has it give back the tasks that it has not begun; where it can be kept from beginning them, they are back at
   * once.
   */
  recall(): void {
    this.#isRecalled = true;
    // If it dies, what it has not read may be this alone.
    this.#lastBatch = 0;
    for (const task of this.#held.list()) task.special?.keep?.(true);
    const begun = this.#open.seize(this.#reported);
    this.#lane!.send(RECALL);
    if (begun !== null) this.#takeBack(this.#held.size - begun);
  }

  #takeBack(count: number): void {
    const tasks = this.#held.takeLast(count);
    this.#given -= tasks.length;
    // These have begun, or are done.
    for (const task of this.#held.list()) task.special?.keep?.(false);
    for (const task of tasks) task.special?.onStart?.(false);
    this.#events.onReturn(tasks);
  }

  /** Looks out for its report, for a moment, where nothing else is to be done and that pays. */
  linger(): void {
    this.#lane?.linger();
  }

  /** Sends them together; whether that could be done, or the only one is to blame. */
  #send(tasks: Task[]): boolean {
    const first = tasks[0]!;
    const mayMove = first.special?.moves === true;
    try {
      this.#lane!.send(batchOf(tasks, this.#targets), this.#transferOf(tasks), mayMove);
    } catch (error) {
      if (tasks.length > 1) return false;
      if (error !== MOVES) return this.#refuse(first, error);
      isolate(first);
      // It goes with nothing else, and nothing else goes after it.
      return this.isIdle && this.#send(tasks);
    }
    for (const task of tasks) {
      this.#targets.add(task.target.id);
      this.#held.push(task);
      task.special?.onStart?.(true);
      task.special?.keep?.(false);
    }
    this.#given += tasks.length;
    return true;
  }

  /** What one of them moves; to a process nothing does. */
  #transferOf(tasks: Task[]): Transferable[] | undefined {
    if (this.#open.place.kind !== "port") return undefined;
    for (const { special } of tasks) if (special?.transfer?.length) return special.transfer;
    return undefined;
  }

  #refuse(task: Task, error: unknown): true {
    task.reject(explainTask(task, error, this.#open.place.kind === "port"));
    this.#events.onDone();
    return true;
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
      case RESULT:
        this.#settle(report[1], [report[3]], [report[2]]);
        break;
      case RETURNED:
        this.#noteReturned(report[1]);
        break;
      default:
        this.#settle(report[1], report[2], report[3]);
    }
    this.#retireIfDone();
    this.#events.onRoom(this);
  }

  /** Where it could be kept from beginning them they are back already. */
  #noteReturned(count: number): void {
    this.#isRecalled = false;
    if (this.#open.begun(0) === null) this.#takeBack(count);
    this.#isSlow = !this.isIdle;
  }

  #retireIfDone(): void {
    if (this.isIdle && (this.#isRetired || this.#given >= this.#quota)) this.retire();
  }

  #settle(busy: number, values: unknown[], outcomes: Outcome[] | null): void {
    this.#isUnheard = false;
    this.#isSlow = false;
    this.#prefetch.note(busy, values.length);
    for (let index = 0; index < values.length; index++) {
      const task = this.#held.shift()!;
      this.#reported++;
      const value = values[index];
      const outcome = outcomes === null ? OK : outcomes[index];
      if (outcome === OK) task.resolve(value);
      else task.reject(outcome === MISSING ? revive(value) : value);
      this.#events.onDone();
    }
  }

  /** It takes no more tasks, and ends once it has done those that it holds. */
  retire(): void {
    this.#isRetired = true;
    // One that is not ready yet may not hear it.
    if (this.isIdle && this.#isReady) this.#lane!.close();
  }

  /**
   * Ends it.
   *
   * @param signal How.
   */
  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#isRetired = true;
    if (signal === "SIGKILL") this.#process.kill();
    else this.#endSoon();
  }

  /** One that handles SIGTERM may never end by it. */
  #endSoon(): void {
    this.#process.terminate();
    this.#killTimer ??= setTimeout(() => this.#process.kill(), this.#killTimeout);
  }

  /**
   * Whether it is at a task, or has it at hand.
   *
   * @param task The task.
   * @returns Whether it is the first that it holds.
   */
  holds(task: Task): boolean {
    return this.#held.peek() === task;
  }

  #finish(exitCode: number, unread: boolean): void {
    clearTimeout(this.#killTimer);
    this.#isReady = false;
    const held = this.#held.drain();
    // What has moved can't be sent again.
    const isLost = this.#hadBegun(held.length, unread) || held[0]?.special?.moves;
    const lost = isLost ? held.shift() ?? null : null;
    for (const task of held) task.special?.keep?.(true);
    this.#open.close();
    const cause = this.#cause;
    this.#events.onEnd(this, { exitCode, lost, left: held, cause, wasReady: this.#wasReady });
  }

  /** Whether it was at the first of the tasks that it holds. */
  #hadBegun(held: number, unread: boolean): boolean {
    const begun = this.#open.begun(this.#reported);
    if (begun !== null) return begun > 0;
    return !(unread && held <= this.#lastBatch);
  }
}
