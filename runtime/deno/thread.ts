// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Threads of Deno: over `node:worker_threads`; over the Web `Worker`, which alone can narrow
 * permissions, where they are narrowed.
 *
 * @module
 */

import type { ChildThread, ThreadOptions } from "../contract.ts";
import { THREAD_MARK } from "../../base/mark.ts";
import { ProcessError } from "../../errors.ts";
import { isCovered, mayNarrowWorkers } from "./flags.ts";
import { WORKER, WORKER_BEGIN } from "../entries.ts";
import { loadedFirst } from "./preload.ts";
import { hold } from "./hold.ts";
import { NodeThread } from "../worker_threads.ts";
import { ThreadEnd } from "../thread_end.ts";

/** What a narrowed worker says when it ends: the Web `Worker` tells nothing of it. */
interface EndMessage {
  exitCode: number;
}

/**
 * Starts a thread at the worker's entry.
 *
 * @param options How.
 * @returns The thread.
 * @throws {ProcessError} If permissions are narrowed and Deno was not told to allow that.
 */
export function startWorker(options: ThreadOptions): ChildThread {
  if (options.permissions !== "inherit") return new NarrowThread(options);
  const entry = options.itself ? new URL(options.boot.settings.main ?? Deno.mainModule) : WORKER;
  const mark = options.itself ? { workerData: THREAD_MARK } : {};
  // Deno prints what a worker has not caught by itself.
  const thread = new NodeThread(entry, Deno.pid, options, () => {}, mark);
  return Object.assign(thread, { neverIdle: isCovered() });
}

/** A thread with fewer permissions. */
class NarrowThread implements ChildThread {
  readonly isThread = true;
  readonly pid = Deno.pid;
  readonly stdout = null;
  readonly stderr = null;
  readonly #worker: Worker;
  readonly #end = new ThreadEnd();
  #holds = true;

  constructor(options: ThreadOptions) {
    this.#worker = narrowWorker(options);
    this.#worker.onmessage = ({ data }: MessageEvent<EndMessage>) => this.#ends(data.exitCode);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#ends(1);
    };
  }

  get ended(): Promise<number> {
    return this.#end.code;
  }

  post(message: unknown, transfer: Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }

  kill(signal: "SIGTERM" | "SIGKILL" | "SIGINT"): void {
    if (this.#end.stop(signal)) this.#ends(1);
  }

  ref(): void {
    this.#hold(true);
  }

  unref(): void {
    this.#hold(false);
  }

  /** `terminate()` does not stop a loop, for which the program would never end. */
  #ends(code: number): void {
    this.#worker.terminate();
    this.#hold(false);
    this.#end.settle(code);
  }

  #hold(holds: boolean): void {
    if (holds === this.#holds) return;
    this.#holds = holds;
    hold(this.#worker, holds);
  }
}

function narrowWorker(options: ThreadOptions): Worker {
  const { name, permissions, boot, stdout, stderr, ...others } = options;
  // The thread sets its own environment.
  const { env: _1, preload: _2, itself: _3, ...forgotten } = others;
  forgotten satisfies Record<string, never>;
  if (stdout !== "inherit" || stderr !== "inherit") {
    throw new ProcessError(
      'Cannot pipe the output of a worker with narrowed permissions: use the context "spawn"',
    );
  }
  if (options.itself) {
    throw new ProcessError(
      'Cannot narrow the permissions of a worker of a program that is one file: use the context "spawn"',
    );
  }
  if (!mayNarrowWorkers(boot.settings.main)) throw refusal();
  try {
    const entry = entryOf(boot, loadedFirst(options));
    return new Worker(entry, { type: "module", name, deno: { permissions } } as WorkerOptions);
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(cause?: unknown): ProcessError {
  return new ProcessError(
    'Cannot start a worker with narrowed permissions: pass --unstable-worker-options and no more permissions than this process has, or use the context "spawn"',
    { cause },
  );
}

/** Modules that are imported by name need no permission, and are run in the order given. */
function entryOf(boot: unknown, first: string[]): string {
  const begin = moduleOf(
    `import { begin } from ${JSON.stringify(WORKER_BEGIN)}; begin(${JSON.stringify(boot)});`,
  );
  const modules = [begin, ...first, WORKER.href];
  return moduleOf(modules.map((module) => `import ${JSON.stringify(module)};`).join("\n"));
}

function moduleOf(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
