// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A task that a worker is at: what its code sees of it, and what the pool can tell it.
 *
 * @module
 */

import type { TaskContext } from "./current_task.ts";
import type { Lane } from "../lanes/lane.ts";
import { refusedBy } from "./report.ts";
import { StreamTask } from "./stream_task.ts";
import { ABORT, CREDIT, EVENT, type TaskCommand, type Wide } from "../tasks/wire.ts";

/** Its number, attempt, whether anybody takes what it emits, and its input: those of most tasks. */
export const NARROW: Wide = [0, 1, false, undefined];

/** One task, begun. */
export class RunningTask implements TaskContext {
  readonly attempt: number;
  readonly worker: number;
  readonly #id: number;
  readonly #hasEvents: boolean;
  readonly #lane: Lane;
  /** Sends all that comes before. */
  readonly #flush: () => void;
  #controller: AbortController | null = null;
  #stream: StreamTask | null = null;

  /**
   * It has begun.
   *
   * @param wide What is known of it.
   * @param worker The place of its worker.
   * @param lane To the pool.
   * @param flush Sends what has ended before it.
   */
  constructor([id, attempt, hasEvents]: Wide, worker: number, lane: Lane, flush: () => void) {
    this.#id = id;
    this.attempt = attempt;
    this.#hasEvents = hasEvents;
    this.worker = worker;
    this.#lane = lane;
    this.#flush = flush;
  }

  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal;
  }

  emit(value: unknown): void {
    if (!this.#hasEvents) return;
    this.#flush();
    try {
      this.#lane.send([EVENT, this.#id, value]);
    } catch (error) {
      throw refusedBy(error, value, "value", "the event");
    }
  }

  /**
   * Sends what a generator yields.
   *
   * @param iterable What the target has given.
   * @param buffer How many values may wait at the other end.
   * @returns When it has ended.
   */
  stream(iterable: unknown, buffer: number): Promise<void> {
    this.#flush();
    this.#stream = new StreamTask(this.#id, this.#lane, buffer);
    return this.#stream.run(iterable);
  }

  /**
   * The pool says something.
   *
   * @param command What.
   */
  obey(command: TaskCommand): void {
    if (command[0] === ABORT) this.#abort(command[2]);
    else if (command[0] === CREDIT) this.#stream?.grant(command[2]);
    else this.#stream?.stop();
  }

  #abort(reason: unknown): void {
    (this.#controller ??= new AbortController()).abort(reason);
    this.#stream?.stop();
  }
}
