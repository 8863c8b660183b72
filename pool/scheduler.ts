// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Gives tasks to workers, and workers to tasks when some have died.
 *
 * @module
 */

import { CLOCK, type Clock } from "../base/clock.ts";
import { queueMicrotask } from "../base/globals.ts";
import type { BrokenPoolError } from "../errors.ts";
import { getLogger } from "../process/logging.ts";
import { KeepAlive } from "../base/keep_alive.ts";
import type { PoolWorkerEnd, PoolWorkerEvents, Schedulable } from "./schedulable.ts";
import { type Failure, Patience } from "./patience.ts";
import { brokenError, dropped, lostError } from "./pool_errors.ts";
import { deal } from "./deal.ts";
import { Silence } from "./silence.ts";
import type { Task } from "./task.ts";
import { TaskQueue } from "./task_queue.ts";

/** Starts one more worker. */
export type Recruit = (events: PoolWorkerEvents) => Promise<Schedulable>;

/** The tasks and workers of one pool. */
export class Scheduler implements PoolWorkerEvents {
  readonly #recruit: Recruit;
  readonly #size: number;
  readonly #onDemand: boolean;
  readonly #queue = new TaskQueue();
  readonly #workers = new Set<Schedulable>();
  readonly #stopped = new WeakSet<Task>();
  readonly #keepAlive = new KeepAlive();
  readonly #silence: Silence<Schedulable>;
  readonly #clock: Clock;
  #recruiting = 0;
  #coming = 0;
  readonly #patience: Patience;
  readonly #rounds = new WeakMap<Schedulable, number>();
  /** Set while the next workers wait for better times. */
  #pause: unknown;
  #state: "open" | "closed" | "terminated" | "broken" = "open";
  #cause: unknown;
  #isDispatching = false;
  #ended: (() => void)[] = [];

  /**
   * Starts the workers.
   *
   * @param size How many.
   * @param recruit Starts one.
   * @param onDemand Whether they are started as they are needed. Default: all at once.
   * @param clock The platform's, unless it is a test.
   */
  constructor(size: number, recruit: Recruit, onDemand: boolean = false, clock: Clock = CLOCK) {
    this.#clock = clock;
    this.#patience = new Patience(() => clock.now());
    this.#silence = new Silence(this.#workers, (worker) => this.#recall(worker), clock);
    this.#size = size;
    this.#recruit = recruit;
    this.#onDemand = onDemand;
    this.#refill();
  }

  /** Whether it takes tasks. */
  get state(): "open" | "closed" | "terminated" | "broken" {
    return this.#state;
  }

  /** The ids of the workers' processes. */
  get pids(): number[] {
    return [...this.#workers].map(({ pid }) => pid);
  }

  /**
   * Takes a task, which goes to a worker with all others of this turn.
   *
   * @param task The task.
   */
  add(task: Task): void {
    if (this.#state === "broken") return task.reject(this.#broken());
    if (this.#state === "terminated") return task.reject(dropped());
    this.#keepAlive.add(1);
    this.#queue.push(task);
    this.#dispatchSoon();
  }

  /**
   * Takes a task back: it is not begun, or its worker is ended. Its promise is the caller's affair.
   *
   * @param task The task.
   */
  cancel(task: Task): void {
    if (this.withdraw(task)) return;
    const worker = [...this.#workers].find((worker) => worker.holds(task));
    if (worker === undefined) return;
    // It may not have begun; then it must not begin elsewhere.
    this.#stopped.add(task);
    worker.kill("SIGKILL");
  }

  /**
   * Takes a task back that has not gone to a worker.
   *
   * @param task The task.
   * @returns Whether it had not.
   */
  withdraw(task: Task): boolean {
    const found = this.#queue.remove(task);
    if (found) this.onDone();
    return found;
  }

  /**
   * A task is on its way: the program goes on, and the workers stay.
   *
   * @returns Says that it has come.
   */
  hold(): () => void {
    this.#keepAlive.add(1);
    const done = this.keepOpen();
    return () => {
      this.#keepAlive.add(-1);
      done();
    };
  }

  /**
   * Tasks may come, even after close: the workers stay until none will. The program may end.
   *
   * @returns Says that no more will come.
   */
  keepOpen(): () => void {
    this.#coming++;
    return () => {
      this.#coming--;
      this.#settleDown();
    };
  }

  #dispatchSoon(): void {
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    queueMicrotask(() => {
      this.#isDispatching = false;
      this.#dispatch();
    });
  }

  /** As many to each as keeps it busy, and no more than its share. */
  #dispatch(): void {
    if (this.#onDemand) this.#refill();
    this.#feed(this.#workers);
    this.#settleDown();
  }

  /** What could not be sent leaves a worker idle, and nothing will ask for more on its behalf. */
  #feed(workers: Iterable<Schedulable>): void {
    while (this.#queue.size > 0) {
      const hands = deal(this.#queue, workers, this.#workers.size);
      for (const { worker, tasks } of hands) {
        const left = worker.give(tasks);
        if (left.length > 0) this.onReturn(left);
        if (this.#keepAlive.count === 1 && !worker.isIdle) worker.linger();
      }
      if (!hands.some(({ worker }) => worker.isIdle && worker.room > 0)) break;
    }
    this.#silence.start();
  }

  onRoom(worker: Schedulable): void {
    this.#patience.succeeded();
    if (this.#queue.size > 0) this.#feed([worker]);
    this.#settleDown();
  }

  /** What was sent is sent again then: only if somebody else is free to begin it. */
  #recall(worker: Schedulable): void {
    if (this.#queue.size === 0 && this.#isSomebodyFree) worker.recall();
  }

  get #isSomebodyFree(): boolean {
    if (this.#onDemand && this.#workers.size + this.#recruiting < this.#size) return true;
    for (const { isIdle, room } of this.#workers) if (isIdle && room > 0) return true;
    return false;
  }

  onReturn(tasks: Task[]): void {
    this.#queue.restore(tasks);
    this.#dispatchSoon();
  }

  onDone(): void {
    this.#keepAlive.add(-1);
  }

  onEnd(worker: Schedulable, { exitCode, lost, left, cause, wasReady }: PoolWorkerEnd): void {
    this.#workers.delete(worker);
    const { pid } = worker;
    getLogger().info(`worker ${pid} has ended with exit code ${exitCode}`);
    this.#queue.restore(left.filter((task) => !this.#stopped.has(task)));
    for (const task of left) if (this.#stopped.has(task)) this.onDone();
    if (lost !== null) {
      this.onDone();
      lost.reject(this.#state === "terminated" ? dropped() : lostError(exitCode, pid));
    }
    if (this.#state === "terminated") this.#dropAll(dropped);
    if (this.#state === "broken") this.#dropAll(() => this.#broken());
    if (!wasReady) {
      const round = this.#rounds.get(worker) ?? 0;
      const hasDied = cause === undefined;
      this.#noteFailure({ cause: cause ?? lostError(exitCode, pid), hasDied, round });
    }
    this.#refill();
    this.#dispatchSoon();
    this.#settleDown();
  }

  /** One that dies before it is ready may do so again; while another is ready there is no need to know. */
  #noteFailure(failure: Failure): void {
    if (this.#state === "terminated" || this.#state === "broken") return;
    const isHopeless = this.#patience.failed(failure);
    if (!isHopeless || [...this.#workers].some(({ isReady }) => isReady)) return;
    this.#cause = failure.cause;
    this.#state = "broken";
    this.#dropAll(() => this.#broken());
    for (const worker of this.#workers) worker.kill("SIGTERM");
  }

  #broken(): BrokenPoolError {
    return brokenError(this.#tried, this.#cause);
  }

  #dropAll(errorOf: () => Error): void {
    for (const task of this.#queue.drain()) {
      this.onDone();
      task.reject(errorOf());
    }
  }

  /** As many workers as there should be: when closed, as many as are still needed, or may be. */
  #refill(): void {
    const wanted = this.#state === "open"
      ? this.#wantedWhileOpen
      : this.#state === "closed"
      ? this.#coming > 0 && !this.#onDemand ? this.#size : Math.min(this.#size, this.#queue.size)
      : 0;
    const missing = wanted - this.#workers.size - this.#recruiting;
    if (missing <= 0 || this.#pause !== undefined) return;
    const { pause } = this.#patience;
    if (pause > 0) return this.#refillAfter(pause);
    for (let count = 0; count < missing; count++) this.#hire();
  }

  /** Who is idle is given a task before another worker is started. */
  get #wantedWhileOpen(): number {
    if (!this.#onDemand) return this.#size;
    let wanted = this.#queue.size;
    for (const { isIdle } of this.#workers) if (!isIdle) wanted++;
    return Math.min(this.#size, wanted);
  }

  #refillAfter(pause: number): void {
    this.#pause = this.#clock.set(() => {
      this.#pause = undefined;
      this.#refill();
      this.#settleDown();
    }, pause);
  }

  #stopPause(): void {
    this.#clock.clear(this.#pause);
    this.#pause = undefined;
  }

  get #tried(): number {
    return this.#patience.tried;
  }

  async #hire(): Promise<void> {
    this.#recruiting++;
    const { round } = this.#patience;
    try {
      const worker = await this.#recruit(this);
      this.#rounds.set(worker, round);
      this.#workers.add(worker);
      if (this.#state === "terminated" || this.#state === "broken") worker.kill("SIGTERM");
    } catch (error) {
      this.#noteFailure({ cause: error, hasDied: false, round });
    } finally {
      this.#recruiting--;
      this.#refill();
      this.#settleDown();
    }
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
    for (const worker of this.#workers) worker.kill(signal);
    this.#settleDown();
  }

  /** Resolves when all workers have ended. */
  ended(): Promise<void> {
    return new Promise((resolve) => {
      this.#keepAlive.add(1);
      this.#ended.push(() => {
        this.#keepAlive.add(-1);
        resolve();
      });
      this.#settleDown();
    });
  }

  /** What one of them gives back may be another's. */
  #retireAll(): void {
    for (const { spare } of this.#workers) if (spare > 0) return;
    for (const worker of this.#workers) worker.retire();
  }

  /** Workers without tasks are let go, and who waits for the end of the last is told. */
  #settleDown(): void {
    this.#silence.relax();
    if (this.#state === "open") return;
    if (this.#state === "closed" && this.#queue.size + this.#coming === 0) this.#retireAll();
    if (this.#workers.size + this.#recruiting > 0) return;
    // Workers that were not needed until now.
    if (this.#state === "closed" && this.#onDemand && this.#queue.size > 0) this.#refill();
    if (this.#recruiting > 0 || (this.#state === "closed" && this.#coming > 0)) return;
    if (this.#state !== "closed" || this.#queue.size + this.#coming === 0) this.#stopPause();
    if (this.#pause !== undefined) return;
    for (const tell of this.#ended.splice(0)) tell();
    this.#keepAlive.release();
  }
}
