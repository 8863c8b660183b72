// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is to be done once, at the latest when this process ends. Python's `multiprocessing.util.Finalize`.
 *
 * @module
 */

import { atEnd } from "../base/at_end.ts";
import * as runtime from "./runtime.ts";

const pending = new Set<Finalizer>();
let made = 0;
let listening = false;
let running = false;

/** A callback that runs once: when called, or at the end of this process. */
export class Finalizer {
  readonly #callback: () => unknown;
  /** Higher is sooner; null: not at the end of this process. */
  readonly priority: number | null;
  /** Of those with the same priority the youngest is first. */
  readonly order: number = made++;

  /**
   * Registers it.
   *
   * @param callback What to do. A promise is waited for where the end can wait.
   * @param priority Higher is sooner; null: only when called.
   * @throws {TypeError} If the priority is no whole number.
   */
  constructor(callback: () => unknown, priority: number | null = 0) {
    if (priority !== null && !Number.isInteger(priority)) {
      throw new TypeError(
        `Cannot register a finalizer as "priority" must be a whole number: current value is ${priority}`,
      );
    }
    this.#callback = callback;
    this.priority = priority;
    pending.add(this);
    listen();
  }

  /** Whether it has neither run nor been cancelled. */
  get stillActive(): boolean {
    return pending.has(this);
  }

  /** Never run it. */
  cancel(): void {
    pending.delete(this);
  }

  /**
   * Runs it now; later calls do nothing.
   *
   * @returns What the callback gives; undefined if it has run.
   */
  call(): unknown {
    if (!pending.delete(this)) return undefined;
    return this.#callback();
  }
}

function listen(): void {
  if (listening) return;
  listening = true;
  const ofOthers = atEnd.finalize;
  atEnd.finalize = async () => {
    await ofOthers?.();
    await runFinalizers();
  };
  runtime.onIdle(runWhenIdle);
  runtime.onExit(runNow);
}

/** Null: nothing is to be done, or the last that was begun never ends. */
function runWhenIdle(): Promise<void> | null {
  if (running || next() === undefined) return null;
  running = true;
  return runFinalizers().finally(() => running = false);
}

/** The first to run of those that are left; some may have come or gone since the last. */
function next(): Finalizer | undefined {
  return [...pending]
    .filter(({ priority }) => priority !== null)
    .sort((a, b) => b.priority! - a.priority! || b.order - a.order)[0];
}

/** Runs them all, one after another; an error of one is printed and the others still run. */
export async function runFinalizers(): Promise<void> {
  for (let finalizer = next(); finalizer; finalizer = next()) {
    try {
      await finalizer.call();
    } catch (error) {
      runtime.writeError(`${runtime.inspect(error)}\n`);
    }
  }
}

/** As {@linkcode runFinalizers}, when nothing can be waited for any more. */
function runNow(): void {
  for (let finalizer = next(); finalizer; finalizer = next()) {
    try {
      finalizer.call();
    } catch (error) {
      runtime.writeError(`${runtime.inspect(error)}\n`);
    }
  }
}
