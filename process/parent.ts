// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The parent of this process, as seen from here.
 *
 * @module
 */

import { clearInterval, setInterval } from "../base/globals.ts";
import * as runtime from "../runtime/runtime.ts";
import { checkCount, readOptions, WAIT_RULES } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import type { Peer } from "../base/boot.ts";
import { state } from "./state.ts";
import { within } from "../base/waiting.ts";

const JOIN = { does: "join the parent", right: "parent.join({ timeout: 100 })" };

/** Milliseconds between two looks. Nothing tells a process of its parent's end in every system. */
const LOOK_EVERY_MS = 50;

/** The process that started this one. */
export class Parent {
  /** Its name when it started this one. */
  readonly name: string;
  /** The id of its OS process. */
  readonly pid: number;
  #ended: Promise<null> | null = null;

  /**
   * Knows it by what it said of itself.
   *
   * @param peer What it said.
   */
  constructor({ name, pid }: Peer) {
    this.name = name;
    this.pid = pid;
  }

  /**
   * Whether it has not ended. A worker ends with its parent: to a worker it is always alive.
   *
   * @returns Whether it runs.
   */
  isAlive(): boolean {
    return runtime.isThread() || runtime.parentPid() === state.watchedPid;
  }

  /**
   * Resolves once it has ended, with null: its exit code can't be told. This process doesn't go on just
   * for that.
   */
  get sentinel(): Promise<number | null> {
    return this.#ended ??= this.#untilEnd(runtime.unrefTimer);
  }

  /**
   * Waits until it has ended.
   *
   * @param given How long to wait.
   * @returns Null in any case.
   */
  async join(given?: WaitOptions): Promise<number | null> {
    checkCount(JOIN, arguments.length, 1);
    const options = readOptions(JOIN, given, WAIT_RULES);
    let timer: unknown;
    try {
      await within("join the parent", this.#untilEnd((started) => timer = started), options);
      return null;
    } finally {
      clearInterval(timer as number);
    }
  }

  #untilEnd(onTimer: (timer: unknown) => void): Promise<null> {
    if (!this.isAlive()) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (this.isAlive()) return;
        clearInterval(timer);
        resolve(null);
      }, LOOK_EVERY_MS);
      onTimer(timer);
    });
  }
}
