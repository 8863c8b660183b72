// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A worker of a pool: its process, its lane, and the tasks that it holds.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../base/globals.ts";
import { TargetError } from "../errors.ts";
import type { Process } from "../process/process.ts";
import { Fifo } from "../base/fifo.ts";
import { explainTask } from "./explain_refusal.ts";
import type { OpenLane } from "./lanes/open_lane.ts";
import type { Lane } from "./lanes/lane.ts";
import type { KnownTarget } from "./targets.ts";
import type { Task } from "./task.ts";
import {
  type Batch,
  CALL_ONE,
  FAILED,
  MISSING,
  OK,
  type Outcome,
  READY,
  type Report,
  RESULT,
} from "./wire.ts";
import { Prefetch } from "./prefetch.ts";

/** The part of its prefetch that is worth a message to a worker that has something to do. */
const WORTH = 4;

/** What a pool wants to know of a worker. */
export interface PoolWorkerEvents {
  /** It can take tasks, for the first time or again. */
  onRoom(worker: PoolWorker): void;
  /** A task of it has ended, well or not. */
  onDone(): void;
  /** It has ended. `lost`: the task that it was at; `left`: those that it had not begun. */
  onEnd(worker: PoolWorker, end: PoolWorkerEnd): void;
}

/** How a worker has ended. */
export interface PoolWorkerEnd {
  /** That of its process. */
  exitCode: number;
  /** The task that it was at. */
  lost: Task | null;
  /** The tasks that it had not begun. */
  left: Task[];
  /** What its initializer has thrown. */
  cause: unknown;
  /** Whether it has ever been ready. */
  wasReady: boolean;
}

/** One worker. */
export class PoolWorker {
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

  /** How many more tasks it can take now. */
  get room(): number {
    if (!this.#isReady || this.#isRetired || this.#isUnheard || this.#held.peek()?.special?.alone) {
      return 0;
    }
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
   */
  give(tasks: Task[]): void {
    for (const task of tasks) task.special?.onStart?.();
    const before = this.#held.size;
    if (!this.#send(tasks)) tasks.forEach((task) => this.#sendOne(task));
    this.#lastBatch = this.#held.size - before;
    // More would hide, if it is dead, that it has not read any of it.
    if (before === 0) this.#isUnheard = this.#lastBatch > 0 && this.#open.begun() === null;
    if (this.#given >= this.#quota) this.#isRetired = true;
    if (this.#isRetired && this.isIdle) this.retire();
  }

  /** Looks out for its report, for a moment, where nothing else is to be done and that pays. */
  linger(): void {
    this.#lane?.linger();
  }

  /** Sends them together; whether that could be done. */
  #send(tasks: Task[]): boolean {
    const transfer = tasks[0]!.special?.transfer;
    if (transfer && tasks.length > 1) return false;
    try {
      this.#lane!.send(this.#batchOf(tasks), transfer);
    } catch (error) {
      if (tasks.length === 1) {
        tasks[0]!.reject(explainTask(tasks[0]!, error, this.#open.place.kind === "port"));
        this.#events.onDone();
      }
      return tasks.length === 1;
    }
    for (const task of tasks) {
      this.#targets.add(task.target.id);
      this.#held.push(task);
    }
    this.#given += tasks.length;
    return true;
  }

  #sendOne(task: Task): void {
    this.#send([task]);
  }

  #batchOf(tasks: Task[]): Batch {
    const batch: Batch = [null];
    let last: KnownTarget | null = null;
    let run: unknown[] = [];
    for (const { target, mode, input } of tasks) {
      if (mode === CALL_ONE && target === last) {
        run.push(input);
        continue;
      }
      if (!this.#targets.has(target.id)) (batch[0] ??= []).push([target.id, target.place]);
      last = mode === CALL_ONE ? target : null;
      batch.push(target.id, mode, last === null ? input : run = [input]);
    }
    return batch;
  }

  #receive(report: Report): void {
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
      default:
        this.#settle(report[1], report[2], report[3]);
    }
    if (this.#isRetired && this.isIdle) this.retire();
    this.#events.onRoom(this);
  }

  #settle(busy: number, values: unknown[], outcomes: Outcome[] | null): void {
    this.#isUnheard = false;
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
    const lost = this.#hadBegun(held.length, unread) ? held.shift() ?? null : null;
    this.#open.close();
    const cause = this.#cause;
    this.#events.onEnd(this, { exitCode, lost, left: held, cause, wasReady: this.#wasReady });
  }

  /** Whether it was at the first of the tasks that it holds. */
  #hadBegun(held: number, unread: boolean): boolean {
    const begun = this.#open.begun();
    if (begun !== null) return begun > this.#reported;
    return !(unread && held <= this.#lastBatch);
  }
}

/** The library's own class, which an error from elsewhere does not keep. */
function revive(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== TargetError.name) return error;
  const { module, targetName, stack } = error as TargetError;
  const revived = new TargetError(error.message, { module, targetName });
  if (stack !== undefined) revived.stack = stack;
  return revived;
}
