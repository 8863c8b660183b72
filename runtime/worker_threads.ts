// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Threads over `node:worker_threads`, which Deno, Node and Bun all have.
 *
 * @module
 */

import process from "node:process";
import { Readable } from "node:stream";
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { ChildThread, ThreadOptions } from "./contract.ts";
import { ThreadEnd } from "./thread_end.ts";

/** A thread of `node:worker_threads`. */
export class NodeThread implements ChildThread {
  readonly isThread = true;
  readonly losesPorts: boolean = "bun" in process.versions;
  readonly pid: number;
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly stderr: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly #worker: Worker;
  readonly #end = new ThreadEnd();

  /**
   * Starts it.
   *
   * @param entry Its module.
   * @param pid The id of this process.
   * @param options How.
   * @param onError Called with an error that the worker itself couldn't report.
   * @param more What this runtime needs besides.
   */
  constructor(
    entry: string | URL,
    pid: number,
    { name, env, stdout, stderr, ...others }: ThreadOptions,
    onError: (error: unknown) => void,
    more: WorkerOptions = {},
  ) {
    // Who narrows permissions has another kind of thread; only that has to be told at once what it is.
    const { permissions: _1, preload: _2, boot: _3, itself: _4, ...forgotten } = others;
    forgotten satisfies Record<string, never>;
    this.pid = pid;
    this.#worker = new Worker(entry, {
      ...more,
      name,
      ...(env && { env: { ...process.env, ...env } }),
      stdout: stdout !== "inherit",
      stderr: stderr !== "inherit",
    });
    this.#worker.on("error", onError);
    this.#worker.on("exit", (code) => this.#end.settle(code));
    this.stdout = output(this.#worker.stdout, stdout);
    this.stderr = output(this.#worker.stderr, stderr);
  }

  get ended(): Promise<number> {
    return this.#end.code;
  }

  post(message: unknown, transfer: Transferable[]): void {
    this.#worker.postMessage(message, transfer as never);
  }

  kill(signal: "SIGTERM" | "SIGKILL" | "SIGINT"): void {
    if (this.#end.stop(signal)) this.#worker.terminate();
  }

  ref(): void {
    this.#worker.ref();
  }

  unref(): void {
    this.#worker.unref();
  }
}

function output(stream: Readable, kind: string): ReadableStream<Uint8Array<ArrayBuffer>> | null {
  if (kind === "null") stream.resume();
  if (kind !== "piped") return null;
  return Readable.toWeb(stream) as ReadableStream<Uint8Array<ArrayBuffer>>;
}
