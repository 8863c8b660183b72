// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tasks of a pool, from when they are asked for to their end: those that wait, those that nobody waits for any
 * more, and those that are still to come. While there are any they keep the program alive.
 *
 * @module
 */

import { KeepAlive } from "../../base/keep_alive.ts";
import type { Settler } from "./limit.ts";
import { mayRetry, type Task } from "./task.ts";
import { TaskQueue } from "./task_queue.ts";
import type { Watching } from "./watching.ts";

/** All of one pool. */
export class TaskLedger {
  /** Those that wait for a worker. */
  readonly queue: TaskQueue = new TaskQueue();
  readonly #watching: Watching | null;
  /** Told when tasks that were waited for will not come. */
  readonly #onChange: () => void;
  readonly #keepAlive = new KeepAlive();
  readonly #stopped = new WeakSet<Task>();
  #coming = 0;

  /**
   * There are none.
   *
   * @param watching Is told of what happens; null: nobody.
   * @param onChange Called when no more tasks may come from somewhere.
   */
  constructor(watching: Watching | null, onChange: () => void) {
    this.#watching = watching;
    this.#onChange = onChange;
  }

  /** From how many places tasks may still come. */
  get coming(): number {
    return this.#coming;
  }

  /** Whether none waits, and none will come. */
  get isOver(): boolean {
    return this.queue.size + this.#coming === 0;
  }

  /** Whether a single one has not ended. */
  get isLast(): boolean {
    return this.#keepAlive.count === 1;
  }

  /**
   * One waits for a worker.
   *
   * @param task The task.
   */
  add(task: Task): void {
    if (this.#watching !== null) this.#watching.submitted(task);
    this.#keepAlive.add(1);
    this.queue.push(task);
  }

  /** One is there that waits for nobody: it is a worker's own. */
  addOwn(): void {
    this.#keepAlive.add(1);
  }

  /** One has ended. */
  done(): void {
    this.#keepAlive.add(-1);
  }

  /**
   * Takes one back that has not gone to a worker.
   *
   * @param task The task.
   * @returns Whether it had not.
   */
  withdraw(task: Task): boolean {
    const found = this.queue.remove(task);
    if (found) {
      this.#watching?.dropped(task);
      this.done();
    }
    return found;
  }

  /**
   * Nobody waits for one any more that has gone to a worker. It may not have begun; then it must not begin elsewhere.
   *
   * @param task The task.
   */
  stop(task: Task): void {
    this.#stopped.add(task);
  }

  /**
   * A worker has not begun some: they wait where they did.
   *
   * @param tasks The tasks.
   */
  restore(tasks: Task[]): void {
    const stopped = tasks.filter((task) => this.#stopped.has(task));
    stopped.forEach(() => this.done());
    this.queue.restore(tasks.filter((task) => !this.#stopped.has(task)));
  }

  /**
   * A worker has ended that had not begun some; its own is its replacement's own.
   *
   * @param left All of them.
   */
  takeBack(left: Task[]): void {
    const own = left.filter(({ special }) => special?.isOwn);
    own.forEach(() => this.done());
    this.restore(left.filter(({ special }) => !special?.isOwn));
  }

  /**
   * A worker has died while it was at one: that is begun again, if it was asked for.
   *
   * @param task The task.
   * @param mayGoOn Whether any is begun.
   * @returns Whether this one is; else it has ended.
   */
  retry(task: Task, mayGoOn: boolean): boolean {
    const isRetried = mayGoOn && !this.#stopped.has(task) && mayRetry(task);
    if (isRetried) {
      task.special?.keep?.(true);
      this.queue.restore([task]);
    } else this.done();
    return isRetried;
  }

  /**
   * None that waits will be done.
   *
   * @param errorOf Why: an error for each.
   */
  dropAll(errorOf: () => Error): void {
    for (const task of this.queue.drain()) {
      this.#watching?.dropped(task);
      this.done();
      task.reject(errorOf());
    }
  }

  /**
   * One is on its way: the program goes on, and the workers stay.
   *
   * @param isPaced Whether it is of many that were given at once.
   * @returns Says that it has come, or never will: to be called once.
   */
  hold(isPaced: boolean): () => void {
    const done = this.engage();
    const come = this.queue.expect(isPaced);
    return () => {
      come();
      done();
    };
  }

  /** The program goes on, and the workers stay, until what this gives is called. */
  engage(): () => void {
    const end = this.keepAlive();
    const done = this.keepOpen();
    return () => {
      end();
      done();
    };
  }

  /**
   * The same until something is settled.
   *
   * @typeParam T The result.
   * @param settler Is told of it.
   * @returns What is to be told in its place.
   */
  engageUntil<T>({ resolve, reject }: Settler<T>): Settler<T> {
    const done = this.engage();
    const then = <V>(tell: (value: V) => void) => (value: V) => {
      done();
      tell(value);
    };
    return { resolve: then(resolve), reject: then(reject) };
  }

  /**
   * Some may come, even after close: the workers stay until none will. The program may end.
   *
   * @returns Says that no more will come.
   */
  keepOpen(): () => void {
    this.#coming++;
    return () => {
      this.#coming--;
      this.#onChange();
    };
  }

  /** The program goes on until what this gives is called. */
  keepAlive(): () => void {
    this.#keepAlive.add(1);
    return () => this.#keepAlive.add(-1);
  }

  /** Lets the program end, if there is nothing to wait for. */
  release(): void {
    this.#keepAlive.release();
  }
}
