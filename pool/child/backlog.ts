// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tasks that a worker was given and has not begun, in their order.
 *
 * @module
 */

import { Fifo } from "../../base/fifo.ts";
import { taskHooks } from "../../base/task_hooks.ts";
import { type Batch, CALL_ONE, inputOf, type Mode, RUN_SIZE } from "../tasks/wire.ts";

/** Tasks that have come together and are alike; mostly one. */
export interface Run {
  /** The id of the target of all of them. */
  readonly target: number;
  /** How it is called. */
  readonly mode: Mode;
  /** With what. */
  readonly inputs: unknown[];
}

/** What there is to do. */
export class Backlog {
  readonly #runs = new Fifo<Run>();
  /** The run that it is at; null between two. */
  #run: Run | null = null;
  /** How many of its tasks have been begun. */
  #begun = 0;

  /**
   * Tasks have come.
   *
   * @param batch The tasks.
   */
  add(batch: Batch): void {
    for (let index = 1; index < batch.length; index += RUN_SIZE) {
      const mode = batch[index + 1] as Mode;
      const input = batch[index + 2];
      const inputs = mode === CALL_ONE ? input as unknown[] : [input];
      this.#runs.push({ target: batch[index] as number, mode, inputs });
    }
    if (taskHooks.arrived !== null) tellArrived(batch);
  }

  /**
   * The run of the next task.
   *
   * @returns The run; null if there is no more to do.
   */
  next(): Run | null {
    if (this.#run !== null && this.#begun < this.#run.inputs.length) return this.#run;
    this.#begun = 0;
    return this.#run = this.#runs.shift() ?? null;
  }

  /**
   * Begins the next task.
   *
   * @param run Its run, as it was given last.
   * @returns With what its target is called.
   */
  begin({ inputs }: Run): unknown {
    const index = this.#begun++;
    const input = inputs[index];
    // What is big must not stay until all others of its run have ended.
    if (typeof input === "object") inputs[index] = null;
    return input;
  }

  /**
   * Nothing of it is begun any more.
   *
   * @returns How many tasks that were.
   */
  drop(): number {
    let count = 0;
    if (this.#run !== null) {
      const { mode, inputs } = this.#run;
      count = inputs.length - this.#begun;
      inputs.splice(this.#begun).forEach((input) => tellDone(mode, input));
    }
    for (const { mode, inputs } of this.#runs.drain()) {
      count += inputs.length;
      inputs.forEach((input) => tellDone(mode, input));
    }
    return count;
  }
}

function tellArrived(batch: Batch): void {
  for (let index = 1; index < batch.length; index += RUN_SIZE) {
    const mode = batch[index + 1] as number;
    const input = inputOf(mode, batch[index + 2]);
    if (mode !== CALL_ONE) taskHooks.arrived!(input);
    else for (const each of input as unknown[]) taskHooks.arrived!(each);
  }
}

/**
 * A task has ended, or was given back.
 *
 * @param mode How its target was to be called.
 * @param input With what.
 */
export function tellDone(mode: number, input: unknown): void {
  taskHooks.done?.(inputOf(mode, input));
}
