// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The life of a pool: what becomes of its tasks and workers as they come and go, until all have ended.
 *
 * @module
 */

import { CLOCK, type Clock } from "../../base/clock.ts";
import type { BrokenPoolError } from "../../errors.ts";
import { logOwn } from "../../process/logging.ts";
import { Broadcasts } from "./broadcasts.ts";
import type { Engine, PoolState } from "./engine.ts";
import { Departures } from "./departures.ts";
import { Dispatcher } from "./dispatcher.ts";
import { headsNeeded, type Staffing } from "./head_count.ts";
import type { Settler } from "../tasks/limit.ts";
import { brokenError, dropped, lostError } from "./pool_errors.ts";
import type { PoolWorkerEnd, PoolWorkerEvents, Schedulable } from "./schedulable.ts";
import { type Recruit, Staff } from "./staff.ts";
import type { Task } from "../tasks/task.ts";
import { TaskLedger } from "../tasks/task_ledger.ts";
import type { KnownTarget } from "../tasks/targets.ts";
import type { Watching } from "../tasks/watching.ts";

/** The tasks and workers of one pool. */
export class Scheduler implements Engine, PoolWorkerEvents {
  readonly #staffing: Staffing;
  readonly #watching: Watching | null;
  readonly #staff: Staff;
  readonly #tasks: TaskLedger;
  readonly #dispatcher: Dispatcher;
  readonly #departures: Departures;
  readonly #broadcasts = new Broadcasts();
  #state: PoolState = "open";
  #cause: unknown;
  #ended: (() => void)[] = [];
  #drained: (() => void)[] = [];

  /**
   * Starts the workers.
   *
   * @param staffing How many.
   * @param recruit Starts one.
   * @param watching Is told of what happens; null: nobody.
   * @param clock The platform's, unless it is a test.
   */
  constructor(
    staffing: Staffing,
    recruit: Recruit,
    watching: Watching | null = null,
    clock: Clock = CLOCK,
  ) {
    this.#watching = watching;
    this.#staffing = { ...staffing };
    this.#tasks = new TaskLedger(watching, () => this.#settleDown());
    this.#staff = new Staff(
      recruit,
      {
        wanted: () => this.#wanted,
        onChange: () => this.#settleDown(),
        onHired: (worker) => this.#welcome(worker),
        onHopeless: (cause) => this.#break(cause),
      },
      this,
      clock,
      staffing.turns,
    );
    const isOpen = () => this.#state === "open";
    this.#departures = new Departures(this.#staff, this.#staffing, clock, isOpen);
    this.#dispatcher = new Dispatcher({
      ...{ staffing: this.#staffing, staff: this.#staff, tasks: this.#tasks },
      ...{ broadcasts: this.#broadcasts, departures: this.#departures },
      onGiven: () => this.#settleDown(),
    }, clock);
    this.#staff.fill();
  }

  /** Whether it takes tasks. */
  get state(): PoolState {
    return this.#state;
  }

  /** How many workers there may be. */
  get size(): number {
    return this.#staffing.size;
  }

  /** The ids of the workers' processes. */
  get pids(): number[] {
    return [...this.#staff.workers].map(({ pid }) => pid);
  }

  /** How many tasks wait beyond those that a worker is free for, also one that is still to come. */
  get excess(): number {
    const { size, concurrency } = this.#staffing;
    let running = 0;
    for (const { held } of this.#staff.workers) running += held;
    const vacancies = Math.max(0, size * concurrency - running);
    return this.waiting - this.#tasks.queue.paced - vacancies;
  }

  /** How many tasks wait for a worker. */
  get waiting(): number {
    const { size, expected } = this.#tasks.queue;
    let waiting = size + expected;
    for (const { spare } of this.#staff.workers) waiting += spare;
    return waiting;
  }

  /**
   * Takes a task, which goes to a worker with all others of this turn.
   *
   * @param task The task.
   */
  add(task: Task): void {
    if (this.#state === "broken") return task.reject(this.#broken());
    if (this.#state === "terminated") return task.reject(dropped());
    this.#tasks.add(task);
    this.#dispatcher.dispatchSoon();
  }

  /**
   * Has each worker do something, those that come later too.
   *
   * @param target What is called.
   * @param args With what.
   * @param settler Is told of the results of those that are there.
   */
  broadcast(
    target: KnownTarget,
    args: readonly unknown[],
    settler: Settler<unknown[]>,
  ): void {
    if (this.#state === "broken") return settler.reject(this.#broken());
    if (this.#state === "terminated") return settler.reject(dropped());
    const told = this.#tasks.engageUntil(settler);
    this.#broadcasts.add(target, args, this.#staff.places, told);
    this.#dispatcher.dispatchSoon();
  }

  /**
   * Changes how many workers there may be; those too many end after their task.
   *
   * @param size How many.
   */
  resize(size: number): void {
    this.#departures.resize(size);
    this.#dispatcher.dispatchSoon();
  }

  /**
   * Waits until no task waits for a worker.
   *
   * @returns When that is so.
   */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#dispatcher.dispatchSoon();
    });
  }

  /**
   * Takes a task back: it is not begun, or its worker is ended. Its promise is the caller's affair.
   *
   * @param task The task.
   * @param reason Why: told to the task, where it is given time for its end.
   */
  cancel(task: Task, reason: unknown): void {
    if (this.withdraw(task)) return;
    this.#watching?.dropped(task);
    const worker = [...this.#staff.workers].find((worker) => worker.holds(task));
    if (worker === undefined) return;
    // It may not have begun; then it must not begin elsewhere.
    this.#tasks.stop(task);
    worker.stop(task, reason);
  }

  /**
   * Takes a task back that has not gone to a worker.
   *
   * @param task The task.
   * @returns Whether it had not.
   */
  withdraw(task: Task): boolean {
    return this.#tasks.withdraw(task);
  }

  /**
   * All tasks of the pool that wait are given out by priority from now on: workers hold none ahead.
   */
  holdBack(): void {
    for (const worker of this.#staff.workers) {
      worker.holdBack();
      if (worker.spare > 0) worker.recall();
    }
  }

  /**
   * A task is on its way: the program goes on, and the workers stay.
   *
   * @param isPaced Whether it is of many that were given at once.
   * @returns Says that it has come, or never will: to be called once.
   */
  hold(isPaced: boolean = false): () => void {
    return this.#tasks.hold(isPaced);
  }

  /**
   * Tasks may come, even after close: the workers stay until none will. The program may end.
   *
   * @returns Says that no more will come.
   */
  keepOpen(): () => void {
    return this.#tasks.keepOpen();
  }

  onRoom(worker: Schedulable): void {
    this.#staff.succeeded();
    this.#dispatcher.serve(worker);
    this.#settleDown();
  }

  onReturn(tasks: Task[]): void {
    this.#dispatcher.takeBack(tasks);
  }

  onDone(): void {
    this.#tasks.done();
  }

  #welcome(worker: Schedulable): void {
    if (this.#state === "terminated" || this.#state === "broken") worker.kill("SIGTERM");
    else this.#departures.shrink();
  }

  onEnd(worker: Schedulable, { exitCode, lost, left, cause, wasReady }: PoolWorkerEnd): void {
    const { pid } = worker;
    logOwn("info", `worker ${pid} has ended with exit code ${exitCode}`);
    this.#departures.forget(worker);
    this.#tasks.takeBack(left);
    for (const task of lost) this.#lose(task, exitCode, worker);
    const wasIdle = wasReady && lost.length + left.length === 0;
    this.#watching?.tell({ kind: "gone", worker, exitCode, wasIdle });
    if (this.#state === "terminated") this.#dropAll(dropped);
    if (this.#state === "broken") this.#dropAll(() => this.#broken());
    const failed = this.#broadcasts.failureOf(worker);
    const why = cause ?? failed?.error;
    const failure = { cause: why ?? lostError(exitCode, pid), hasDied: why === undefined };
    this.#staff.left(worker, wasReady && failed === undefined ? null : failure);
    this.#staff.fill();
    this.#dispatcher.dispatchSoon();
    this.#settleDown();
  }

  /** What it was at is begun again, if that was asked for. */
  #lose(task: Task, exitCode: number, worker: Schedulable): void {
    const isOver = this.#state === "terminated" || this.#state === "broken";
    if (this.#state === "terminated") this.#watching?.dropped(task);
    const isRetried = this.#tasks.retry(task, !isOver);
    this.#watching?.lost(task, worker, isRetried);
    if (isRetried) return;
    task.reject(this.#state === "terminated" ? dropped() : lostError(exitCode, worker.pid));
  }

  #break(cause: unknown): void {
    if (this.#state === "terminated" || this.#state === "broken") return;
    this.#cause = cause;
    this.#state = "broken";
    this.#dropAll(() => this.#broken());
    for (const worker of this.#staff.workers) worker.kill("SIGTERM");
  }

  #broken(): BrokenPoolError {
    return brokenError(this.#staff.tried, this.#cause);
  }

  #dropAll(errorOf: () => Error): void {
    this.#broadcasts.fail(errorOf);
    this.#tasks.dropAll(errorOf);
  }

  /** As many workers as there should be: when closed, as many as are still needed, or may be. */
  get #wanted(): number {
    const { size, least } = this.#staffing;
    const { queue: { size: waiting }, coming } = this.#tasks;
    if (this.#state === "open") return headsNeeded(this.#staffing, this.#staff.workers, waiting);
    if (this.#state !== "closed") return 0;
    return coming > 0 && least === size ? size : Math.min(size, waiting);
  }

  /** No more tasks come. */
  close(): void {
    if (this.#state === "open") this.#state = "closed";
    this.#settleDown();
  }

  /**
   * Ends all workers, and drops what they have not done.
   *
   * @param signal How they are ended.
   */
  terminate(signal: "SIGTERM" | "SIGKILL"): void {
    if (this.#state !== "broken") this.#state = "terminated";
    this.#dropAll(dropped);
    for (const worker of this.#staff.workers) worker.kill(signal);
    this.#settleDown();
  }

  /** Resolves when all workers have ended. */
  ended(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.#tasks.keepAlive();
      this.#ended.push(() => {
        end();
        resolve();
      });
      this.#settleDown();
    });
  }

  /** Where nobody is or will be, a broadcast waits for nobody: also one who was on the way may not be wanted any more. */
  #forgetVacant(): void {
    if (this.#staff.count >= this.#wanted) this.#broadcasts.keepTo(this.#staff.places);
  }

  /** Workers without tasks are let go, and who waits for the end of the last is told. */
  #settleDown(): void {
    if (this.#broadcasts.isWaitedFor) this.#forgetVacant();
    this.#dispatcher.relax();
    if (this.#drained.length > 0) this.#tellDrained();
    if (this.#state === "open") return;
    const isClosed = this.#state === "closed";
    if (isClosed && this.#tasks.isOver) this.#departures.retireAll();
    if (this.#staff.count > 0) return;
    // Workers that were not needed until now.
    if (isClosed && this.#tasks.queue.size > 0) this.#staff.fill();
    if (this.#staff.count > 0 || (isClosed && this.#tasks.coming > 0)) return;
    if (!isClosed || this.#tasks.isOver) this.#staff.stopPause();
    if (this.#staff.isPausing) return;
    this.#watching?.over();
    for (const tell of this.#ended.splice(0)) tell();
    this.#tasks.release();
  }

  #tellDrained(): void {
    if (this.waiting > 0 || this.#dispatcher.isDue) return;
    for (const tell of this.#drained.splice(0)) tell();
  }
}
