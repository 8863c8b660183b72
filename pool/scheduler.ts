// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Gives tasks to workers, and workers to tasks when some have died.
 *
 * @module
 */

import { CLOCK, type Clock } from "../base/clock.ts";
import { queueMicrotask } from "../base/globals.ts";
import type { BrokenPoolError } from "../errors.ts";
import { logOwn } from "../process/logging.ts";
import { KeepAlive } from "../base/keep_alive.ts";
import { Broadcasts } from "./broadcasts.ts";
import { deal } from "./deal.ts";
import type { Engine, PoolState } from "./engine.ts";
import { headsNeeded, setSize, type Staffing, staying, tooMany } from "./head_count.ts";
import { Idleness } from "./idleness.ts";
import type { Settler } from "./limit.ts";
import { brokenError, dropped, lostError } from "./pool_errors.ts";
import type { PoolWorkerEnd, PoolWorkerEvents, Schedulable } from "./schedulable.ts";
import { Silence } from "./silence.ts";
import { type Recruit, Staff } from "./staff.ts";
import { mayRetry, type Task } from "./task.ts";
import { TaskQueue } from "./task_queue.ts";
import type { KnownTarget } from "./targets.ts";
import type { Watching } from "./watching.ts";

/** The tasks and workers of one pool. */
export class Scheduler implements Engine, PoolWorkerEvents {
  readonly #staffing: Staffing;
  readonly #watching: Watching | null;
  readonly #staff: Staff;
  readonly #queue = new TaskQueue();
  readonly #stopped = new WeakSet<Task>();
  readonly #keepAlive = new KeepAlive();
  readonly #silence: Silence<Schedulable>;
  readonly #idleness: Idleness;
  readonly #broadcasts: Broadcasts;
  /** What those who came later have failed by, in a broadcast. */
  readonly #failures = new WeakMap<Schedulable, unknown>();
  #coming = 0;
  #state: PoolState = "open";
  #cause: unknown;
  #isDispatching = false;
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
    this.#silence = new Silence(this.#staff.workers, (worker) => this.#recall(worker), clock);
    this.#idleness = new Idleness(staffing.idleTimeout, clock, (worker) => this.#dismiss(worker));
    this.#broadcasts = new Broadcasts((worker, error) => {
      this.#failures.set(worker, error);
      worker.kill("SIGTERM");
    });
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
    return this.waiting - this.#queue.paced - vacancies;
  }

  /** How many tasks wait for a worker. */
  get waiting(): number {
    let waiting = this.#queue.size + this.#queue.expected;
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
    if (this.#watching !== null) this.#watching.submitted(task);
    this.#keepAlive.add(1);
    this.#queue.push(task);
    this.#dispatchSoon();
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
    const done = this.#engage();
    this.#broadcasts.add(target, args, this.#staff.places, {
      resolve: (value) => {
        done();
        settler.resolve(value);
      },
      reject: (error) => {
        done();
        settler.reject(error);
      },
    });
    this.#dispatchSoon();
  }

  /**
   * Changes how many workers there may be; those too many end after their task.
   *
   * @param size How many.
   */
  resize(size: number): void {
    setSize(this.#staffing, size);
    this.#staff.fill();
    this.#dispatchSoon();
    this.#shrink();
  }

  #shrink(): void {
    for (const worker of tooMany(this.#staff, this.#staffing.size)) this.#retire(worker);
  }

  /** One by itself, while the pool goes on: it is not waited for without end. */
  #retire(worker: Schedulable): void {
    this.#idleness.forget(worker);
    if (worker.spare > 0) worker.recall();
    worker.retire(true);
  }

  /** One that was idle for long. */
  #dismiss(worker: Schedulable): void {
    const isSpare = staying(this.#staff).length > this.#staffing.least;
    if (this.#state === "open" && isSpare) this.#retire(worker);
  }

  /**
   * Waits until no task waits for a worker.
   *
   * @returns When that is so.
   */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#dispatchSoon();
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
    this.#stopped.add(task);
    worker.stop(task, reason);
  }

  /**
   * Takes a task back that has not gone to a worker.
   *
   * @param task The task.
   * @returns Whether it had not.
   */
  withdraw(task: Task): boolean {
    const found = this.#queue.remove(task);
    if (found) {
      this.#watching?.dropped(task);
      this.onDone();
    }
    return found;
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
    const done = this.#engage();
    const come = this.#queue.expect(isPaced);
    return () => {
      come();
      done();
    };
  }

  /** The program goes on, and the workers stay, until what this gives is called. */
  #engage(): () => void {
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
    this.#staff.fill();
    for (const worker of this.#staff.workers) this.#giveOwn(worker);
    this.#feed(this.#staff.workers);
    this.#settleDown();
  }

  /** What it has to do before all else. */
  #giveOwn(worker: Schedulable): void {
    if (worker.room === 0) return;
    const own = this.#broadcasts.tasksFor(worker, this.#staff.placeOf(worker));
    for (const task of own) {
      this.#keepAlive.add(1);
      worker.give([task]);
    }
  }

  /**
   * What could not be sent leaves a worker idle, and nothing will ask for more on its behalf; so does a share that
   * is less than what it can do at once.
   */
  #feed(workers: Iterable<Schedulable>): void {
    while (this.#queue.size > 0) {
      const hands = deal(this.#queue, workers, this.#staff.workers.size);
      for (const { worker, tasks } of hands) {
        const left = worker.give(tasks);
        if (left.length > 0) this.onReturn(left);
        if (this.#keepAlive.count === 1 && !worker.isIdle) worker.linger();
        this.#idleness.note(worker);
      }
      if (!hands.some(({ worker }) => worker.canBegin)) break;
    }
    this.#silence.start();
  }

  onRoom(worker: Schedulable): void {
    this.#staff.succeeded();
    this.#giveOwn(worker);
    if (this.#queue.size > 0) this.#feed([worker]);
    this.#idleness.note(worker);
    this.#settleDown();
  }

  /** What was sent is sent again then: only if somebody else is free to begin it. */
  #recall(worker: Schedulable): void {
    if (this.#queue.size === 0 && this.#isSomebodyFree) worker.recall();
  }

  get #isSomebodyFree(): boolean {
    const { least, size } = this.#staffing;
    if (least < size && this.#staff.count < size) return true;
    for (const { canBegin } of this.#staff.workers) if (canBegin) return true;
    return false;
  }

  onReturn(tasks: Task[]): void {
    const stopped = tasks.filter((task) => this.#stopped.has(task));
    stopped.forEach(() => this.onDone());
    this.#queue.restore(tasks.filter((task) => !this.#stopped.has(task)));
    this.#dispatchSoon();
  }

  onDone(): void {
    this.#keepAlive.add(-1);
  }

  #welcome(worker: Schedulable): void {
    if (this.#state === "terminated" || this.#state === "broken") worker.kill("SIGTERM");
    else this.#shrink();
  }

  onEnd(worker: Schedulable, { exitCode, lost, left, cause, wasReady }: PoolWorkerEnd): void {
    const { pid } = worker;
    const place = this.#staff.placeOf(worker);
    logOwn("info", `worker ${pid} has ended with exit code ${exitCode}`);
    this.#idleness.forget(worker);
    this.#takeBack(left);
    for (const task of lost) this.#lose(task, exitCode, worker);
    const wasIdle = wasReady && lost.length + left.length === 0;
    this.#watching?.tell({ kind: "gone", worker, exitCode, wasIdle });
    if (this.#state === "terminated") this.#dropAll(dropped);
    if (this.#state === "broken") this.#dropAll(() => this.#broken());
    const hasFailed = this.#failures.has(worker);
    const why = cause ?? this.#failures.get(worker);
    const failure = { cause: why ?? lostError(exitCode, pid), hasDied: why === undefined };
    this.#staff.left(worker, wasReady && !hasFailed ? null : failure);
    this.#staff.fill();
    if (this.#staff.count >= this.#wanted && !this.#staff.places.includes(place)) {
      this.#broadcasts.abandon(place);
    }
    this.#dispatchSoon();
    this.#settleDown();
  }

  /** What it had not begun; its own is its replacement's own. */
  #takeBack(left: Task[]): void {
    const own = left.filter(({ special }) => special?.isOwn);
    own.forEach(() => this.onDone());
    this.onReturn(left.filter(({ special }) => !special?.isOwn));
  }

  /** What it was at is begun again, if that was asked for. */
  #lose(task: Task, exitCode: number, worker: Schedulable): void {
    const isOver = this.#state === "terminated" || this.#state === "broken";
    const isRetried = !isOver && !this.#stopped.has(task) && mayRetry(task);
    if (this.#state === "terminated") this.#watching?.dropped(task);
    this.#watching?.lost(task, worker, isRetried);
    if (isRetried) {
      task.special?.keep?.(true);
      return this.#queue.restore([task]);
    }
    this.onDone();
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
    for (const task of this.#queue.drain()) {
      this.#watching?.dropped(task);
      this.onDone();
      task.reject(errorOf());
    }
  }

  /** As many workers as there should be: when closed, as many as are still needed, or may be. */
  get #wanted(): number {
    const { size, least } = this.#staffing;
    const waiting = this.#queue.size;
    if (this.#state === "open") return headsNeeded(this.#staffing, this.#staff.workers, waiting);
    if (this.#state !== "closed") return 0;
    return this.#coming > 0 && least === size ? size : Math.min(size, waiting);
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
    for (const { spare } of this.#staff.workers) if (spare > 0) return;
    for (const worker of this.#staff.workers) {
      this.#idleness.forget(worker);
      worker.retire(false);
    }
  }

  /** Workers without tasks are let go, and who waits for the end of the last is told. */
  #settleDown(): void {
    this.#silence.relax();
    if (this.#drained.length > 0) this.#tellDrained();
    if (this.#state === "open") return;
    if (this.#state === "closed" && this.#queue.size + this.#coming === 0) this.#retireAll();
    if (this.#staff.count > 0) return;
    // Workers that were not needed until now.
    if (this.#state === "closed" && this.#queue.size > 0) this.#staff.fill();
    if (this.#staff.count > 0 || (this.#state === "closed" && this.#coming > 0)) return;
    if (this.#state !== "closed" || this.#queue.size + this.#coming === 0) this.#staff.stopPause();
    if (this.#staff.isPausing) return;
    this.#watching?.over();
    for (const tell of this.#ended.splice(0)) tell();
    this.#keepAlive.release();
  }

  #tellDrained(): void {
    if (this.waiting > 0 || this.#isDispatching) return;
    for (const tell of this.#drained.splice(0)) tell();
  }
}
