// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A worker as its pool sees it: its process, and its way from its start to its end. Which tasks it holds, and when it
 * is given more, is the affair of those who do one after another, or several at once.
 *
 * @module
 */

import { callGuarded } from "../../base/uncaught.ts";
import type { Process } from "../../process/process.ts";
import { explainTask } from "./explain_refusal.ts";
import type { OpenLane } from "../lanes/open_lane.ts";
import { revive } from "../scheduling/pool_errors.ts";
import type { PoolWorkerEvents, Schedulable } from "../scheduling/schedulable.ts";
import type { Holder, Task } from "../tasks/task.ts";
import {
  EVENT,
  FAILED,
  MISSING,
  OK,
  type Outcome,
  READY,
  type Report,
  unknownReport,
  YIELD,
} from "../tasks/wire.ts";
import type { Watching } from "../tasks/watching.ts";
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

/** What tasks say: those that only one kind of worker says are heard by that kind. */
export type TaskReport = Exclude<
  Report,
  readonly [typeof READY | typeof FAILED | typeof EVENT | typeof YIELD, ...unknown[]]
>;

/** One worker. */
export abstract class PoolWorker implements Schedulable {
  readonly name: string;
  readonly place: number;
  /** How it is to be. */
  readonly options: WorkerOptions;
  /** Its process, and the lane to it. */
  readonly process: WorkerProcess;
  /** Is told of what happens. */
  readonly events: PoolWorkerEvents;
  /** The targets that it knows. */
  readonly targets: Set<number> = new Set();
  /** How many of the program's tasks it was given, and has kept. */
  given = 0;
  heard = 0;
  readonly #watching: Watching | null;
  /** It boots; it can do tasks; nothing more can be said to it. One that dies as it boots was never ready. */
  #life: "booting" | "ready" | "gone" = "booting";
  /** Whether it takes tasks; else it ends after those that it holds, and is ended if it doesn't by itself. */
  #stay: "stays" | "leaves" | "leaves soon" = "stays";
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
    this.name = name;
    this.place = place;
    this.options = options;
    this.events = events;
    this.#watching = watching;
    this.process = new WorkerProcess(process, open, options.killTimeout, {
      onReport: (report) => this.#receive(report),
      onGone: () => this.#leave(),
      onEnd: (exitCode, unread) => this.#finish(exitCode, unread),
      onNotes: watching && ((notes) => watching.tell({ kind: "reported", worker: this, notes })),
    });
    watching?.tell({ kind: "started", worker: this, at: startedAt });
  }

  abstract readonly canBegin: boolean;
  abstract readonly held: number;
  abstract readonly running: number;
  abstract readonly current: Task | null;
  abstract readonly spare: number;
  abstract readonly room: number;
  abstract give(tasks: Task[]): Task[];
  abstract recall(): void;
  abstract holdBack(): void;
  abstract stop(task: Task, reason: unknown): void;
  abstract holds(task: Task): boolean;

  /**
   * Hears of its tasks.
   *
   * @param report What it says.
   * @returns Whether it may say that.
   */
  abstract hear(report: TaskReport): boolean;

  /**
   * The task that it says something of.
   *
   * @param id The number of the task, where they have one.
   * @returns The task; undefined if it has ended meanwhile.
   */
  abstract taskOf(id: number): Task | undefined;

  /**
   * How others reach a task that it holds.
   *
   * @param task The task.
   * @returns Who tells it what is to be told.
   */
  abstract holderOf(task: Task): Holder;

  /**
   * It has ended, and is forgotten.
   *
   * @param unread Whether something that was sent has surely not been read.
   * @returns The tasks that it was at, and those that it had not begun.
   */
  abstract abandon(unread: boolean): { lost: Task[]; left: Task[] };

  get pid(): number {
    return this.process.pid;
  }

  get isReady(): boolean {
    return this.#life === "ready" && this.#stay === "stays";
  }

  get isIdle(): boolean {
    return this.held === 0;
  }

  get isRetired(): boolean {
    return this.#stay !== "stays";
  }

  /** Whether what it is given can be moved there. */
  get isThread(): boolean {
    return this.process.open.place.kind === "port";
  }

  linger(): void {
    this.process.lane?.linger();
  }

  /**
   * It holds a task from now on.
   *
   * @param task The task, which was sent.
   */
  note(task: Task): void {
    const { target, special } = task;
    this.targets.add(target.id);
    if (special === null) {
      this.given++;
      return;
    }
    if (!special.isOwn) this.given++;
    if (special.onStart !== undefined) special.onStart(this.holderOf(task));
    special.keep?.(false);
  }

  /**
   * A task can't be sent: that is its own affair.
   *
   * @param task The task.
   * @param error Why.
   */
  refuse(task: Task, error: unknown): void {
    this.#watching?.dropped(task);
    task.reject(explainTask(task, error, this.isThread));
    this.events.onDone();
  }

  /**
   * Tasks have ended.
   *
   * @param tasks The tasks, which it holds no more.
   * @param values The result or error of each.
   * @param outcomes How each has ended; null: all well.
   */
  settle(tasks: Task[], values: unknown[], outcomes: Outcome[] | null): void {
    this.#watching?.tell({ kind: "ended", worker: this, tasks, values, outcomes });
    for (let index = 0; index < tasks.length; index++) {
      const [task, value] = [tasks[index]!, values[index]];
      const outcome = outcomes === null ? OK : outcomes[index]!;
      if (outcome === OK) task.resolve(value);
      else task.reject(outcome === MISSING ? revive(value) : value);
      this.events.onDone();
    }
  }

  #receive(report: Report): void {
    this.heard++;
    switch (report[0]) {
      case READY:
        this.#life = "ready";
        break;
      case FAILED:
        this.#cause = report[1];
        return;
      case EVENT:
      case YIELD:
        return this.#pass(report);
      default:
        if (this.hear(report)) break;
        this.#cause = unknownReport(report[0]);
        return this.kill("SIGKILL");
    }
    this.retireIfDone();
    this.events.onRoom(this);
  }

  /** Something of a task that it is at. */
  #pass(report: Extract<Report, readonly [typeof EVENT | typeof YIELD, ...unknown[]]>): void {
    const special = this.taskOf(report[1])?.special;
    if (report[0] === EVENT) callGuarded(() => special?.onEvent?.(report[2]));
    if (report[0] !== YIELD || !special) return;
    // What has been given can't be taken back.
    special.retries = 0;
    special.onYield?.(report[2]);
  }

  /** It has done what it was to do: another takes its place. */
  retireIfDone(): void {
    const isSpent = this.given >= this.options.quota;
    if (this.isIdle && (this.isRetired || isSpent)) this.retire(isSpent);
  }

  /**
   * It takes no more tasks.
   *
   * @param isBounded Whether it is ended if it does not end by itself.
   */
  leave(isBounded: boolean): void {
    if (isBounded) this.#stay = "leaves soon";
    else if (this.#stay === "stays") this.#stay = "leaves";
  }

  retire(isBounded: boolean): void {
    this.leave(isBounded);
    // One that is not ready yet may not hear it.
    if (!this.isIdle || this.#life !== "ready") return;
    this.#watching?.tell({ kind: "released", worker: this });
    this.process.release(this.#stay === "leaves soon");
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.leave(false);
    this.process.kill(signal);
  }

  /** No task must go to it any more. */
  #leave(): void {
    if (this.#life === "ready") this.#life = "gone";
  }

  #finish(exitCode: number, unread: boolean): void {
    this.#leave();
    const { lost, left } = this.abandon(unread);
    const wasReady = this.#life === "gone";
    this.events.onEnd(this, { exitCode, lost, left, cause: this.#cause, wasReady });
  }
}
