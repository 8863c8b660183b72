// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The life of a child as its parent sees it: initial, started, stopped, closed.
 *
 * @module
 */

import { logOwn } from "./logging.ts";
import type { Child } from "../runtime/contract.ts";
import { type Deferred, deferred } from "../base/deferred.ts";
import type { WaitOptions } from "../base/options.ts";
import { LATE, within } from "../base/waiting.ts";

/** Milliseconds that one has to end when it is told to. */
const GRACE_MS = 5000;

type Signal = "SIGTERM" | "SIGKILL" | "SIGINT";

function tellTrouble({ pid, trouble }: Child): void {
  logOwn("warning", `the exit code of process ${pid} can not be told: ${String(trouble)}`);
}

/** One child, from before its start until it is forgotten. */
export class Life {
  #phase: "initial" | "started" | "stopped" | "closed" = "initial";
  #keepsAlive = true;
  #child: Child | null = null;
  #exitCode: number | null = null;
  #end: Deferred<number> | null = null;
  /** What it was told while it was still being launched. */
  #told: Signal | null = null;
  /** How many wait for its end: the program goes on for them, even if not for the child. */
  #waiting = 0;

  /** `initial`, `started`, `stopped` or `closed`. */
  get phase(): "initial" | "started" | "stopped" | "closed" {
    return this.#phase;
  }

  /** The child; null before it is launched and after close. */
  get child(): Child | null {
    return this.#child;
  }

  /** Null while it has not ended. */
  get exitCode(): number | null {
    return this.#phase === "closed" ? null : this.#exitCode;
  }

  /** Resolves with the exit code; of one that has been started. */
  get ended(): Promise<number> {
    return this.#end!.promise;
  }

  /**
   * It is being launched.
   *
   * @param keepsAlive Whether the program goes on while it runs.
   */
  launching(keepsAlive: boolean): void {
    this.#keepsAlive = keepsAlive;
    this.#phase = "started";
    this.#end = deferred();
  }

  /**
   * The launch has failed: it may be tried again.
   *
   * @param error Why.
   */
  failed(error: unknown): void {
    const end = this.#end;
    this.#child?.kill("SIGKILL");
    this.#child = null;
    this.#end = null;
    this.#told = null;
    this.#phase = "initial";
    end?.promise.catch(() => {});
    end?.reject(error);
  }

  /**
   * It runs.
   *
   * @param child The child.
   * @param onEnd Called once it has ended.
   */
  launched(child: Child, onEnd: () => void): void {
    this.#child = child;
    child.ended.then((code) => {
      if (this.#child !== child) return;
      if (child.trouble !== undefined) tellTrouble(child);
      this.#exitCode = code;
      this.#phase = "stopped";
      onEnd();
      this.#end?.resolve(code);
    });
    if (!this.#keepsAlive && this.#waiting === 0) child.unref();
    if (this.#told !== null) child.kill(this.#told);
  }

  /**
   * Sends a signal, if it has not ended.
   *
   * @param signal The signal.
   */
  kill(signal: Signal): void {
    if (this.#phase !== "started") return;
    if (this.#child === null) this.#told = signal;
    else this.#child.kill(signal);
  }

  /**
   * Waits for the end.
   *
   * @param options How long.
   * @returns The exit code; null if the time was up.
   */
  async join(options?: WaitOptions): Promise<number | null> {
    if (this.#waiting++ === 0 && !this.#keepsAlive) this.#child?.ref();
    try {
      const code = await within("join", this.ended, options);
      return code === LATE ? null : code;
    } finally {
      if (--this.#waiting === 0 && !this.#keepsAlive) this.#child?.unref();
    }
  }

  /** Terminates it if it runs; kills it if it has not ended in time. */
  async end(): Promise<void> {
    this.kill("SIGTERM");
    if (await this.join({ timeout: GRACE_MS }) !== null) return;
    this.kill("SIGKILL");
    await this.join();
  }

  /** Forgets the child, which has ended. */
  close(): void {
    this.#phase = "closed";
    this.#child = null;
  }
}
