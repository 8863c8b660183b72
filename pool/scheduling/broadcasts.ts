// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Tasks that every worker does once: those that are there, and each that comes later.
 *
 * @module
 */

import type { Settler } from "../tasks/limit.ts";
import type { Schedulable } from "./schedulable.ts";
import { makeSpecial, makeTask, type Task } from "../tasks/task.ts";
import type { KnownTarget } from "../tasks/targets.ts";
import { CALL } from "../tasks/wire.ts";

/** One call of `broadcast`. */
interface Broadcast {
  readonly target: KnownTarget;
  readonly args: readonly unknown[];
  /** The places whose workers have not done it. */
  readonly waiting: Set<number>;
  /** What they have given. */
  readonly results: Map<number, unknown>;
  failure: { error: unknown } | null;
  /** Who is told; null once that was done. */
  settler: Settler<unknown[]> | null;
}

/** The last of each target, which workers that come later do too. */
export class Broadcasts {
  readonly #all = new Map<number, Broadcast>();
  /** How many somebody waits for. */
  #waitedFor = 0;
  /** Others that are not done. */
  #older: Broadcast[] = [];
  /** Those that a worker was given. */
  readonly #given = new WeakMap<Schedulable, Set<Broadcast>>();
  /** What those who came later have failed by. */
  readonly #failures = new WeakMap<Schedulable, { error: unknown }>();

  /**
   * From now on each worker does it.
   *
   * @param target What is called.
   * @param args With what.
   * @param places Those of the workers that are there.
   * @param settler Is told of their results, in the order of the places.
   */
  add(
    target: KnownTarget,
    args: readonly unknown[],
    places: Iterable<number>,
    settler: Settler<unknown[]>,
  ): void {
    const waiting = new Set(places);
    const broadcast = { target, args, waiting, results: new Map(), failure: null, settler };
    const before = this.#all.get(target.id);
    // What was not done of the one before is done yet, by those who were there.
    if (before !== undefined) this.#older.push(before);
    this.#older = this.#older.filter(({ settler }) => settler !== null);
    this.#all.set(target.id, broadcast);
    this.#waitedFor++;
    this.#settle(broadcast);
  }

  /**
   * What a worker has to do first.
   *
   * @param worker The worker, which is ready.
   * @param place Its place.
   * @returns The tasks.
   */
  tasksFor(worker: Schedulable, place: number): Task[] {
    if (this.#all.size === 0) return [];
    const given = this.#given.get(worker) ?? new Set();
    this.#given.set(worker, given);
    const older = this.#older.filter(({ waiting }) => waiting.has(place));
    const todo = [...older, ...this.#all.values()].filter((each) => !given.has(each));
    todo.forEach((each) => given.add(each));
    return todo.map((each) => this.#taskOf(each, worker, place));
  }

  #taskOf(broadcast: Broadcast, worker: Schedulable, place: number): Task {
    const { target, args, waiting, results } = broadcast;
    const end = () => {
      waiting.delete(place);
      this.#settle(broadcast);
    };
    const resolve = (value: unknown) => {
      if (waiting.has(place)) results.set(place, value);
      end();
    };
    const reject = (error: unknown) => {
      if (!waiting.has(place)) return this.#fail(worker, error);
      broadcast.failure ??= { error };
      end();
    };
    return makeTask(target, CALL, args, resolve, reject, makeSpecial({ isOwn: true }));
  }

  /** One that came later, and can't do what the others have done, is of no use. */
  #fail(worker: Schedulable, error: unknown): void {
    this.#failures.set(worker, { error });
    worker.kill("SIGTERM");
  }

  /**
   * What a worker that came later has failed by.
   *
   * @param worker The worker.
   * @returns The error; undefined if it has not.
   */
  failureOf(worker: Schedulable): { error: unknown } | undefined {
    return this.#failures.get(worker);
  }

  /**
   * No worker will come to other places than these.
   *
   * @param places Those of the workers that are there, or on their way.
   */
  keepTo(places: readonly number[]): void {
    for (const broadcast of this.#pending) {
      for (const place of broadcast.waiting) {
        if (!places.includes(place)) broadcast.waiting.delete(place);
      }
      this.#settle(broadcast);
    }
  }

  /** Whether somebody waits for one. */
  get isWaitedFor(): boolean {
    return this.#waitedFor > 0;
  }

  /**
   * Nothing will be done any more.
   *
   * @param errorOf Why: an error for each.
   */
  fail(errorOf: () => Error): void {
    for (const broadcast of this.#pending) {
      this.#over(broadcast)!.reject(errorOf());
    }
  }

  get #pending(): Broadcast[] {
    return [...this.#older, ...this.#all.values()].filter(({ settler }) => settler !== null);
  }

  #settle(broadcast: Broadcast): void {
    const { waiting, results, failure } = broadcast;
    if (broadcast.settler === null || waiting.size > 0) return;
    const settler = this.#over(broadcast)!;
    if (failure !== null) return settler.reject(failure.error);
    settler.resolve([...results].toSorted(([a], [b]) => a - b).map(([, value]) => value));
  }

  /** Nobody waits for it any more: who did is to be told. */
  #over(broadcast: Broadcast): Broadcast["settler"] {
    const { settler } = broadcast;
    broadcast.settler = null;
    this.#waitedFor--;
    return settler;
  }
}
