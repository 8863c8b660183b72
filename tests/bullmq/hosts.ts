// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serving hosts as processes of their own, which can be killed.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";

const COMMAND = fromFileUrl(new URL("../../bullmq/serve.ts", import.meta.url));

/** The repository: what modules of tests are named from. */
export const ROOT: string = fromFileUrl(new URL("../../", import.meta.url));

/** What hosts in tests let others run. */
export const MODULES: string[] = ["tests/bullmq/fixtures/*.ts"];

/** Milliseconds after which a host that is gone is noticed. */
export const SOON = { lockDuration: 1_000, stalledInterval: 500 } as const;

/** A host that serves a queue: the command, as a process. */
export class HostProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  /** Every line that it has printed, while it is read. */
  readonly lines: string[] = [];
  readonly #serving = Promise.withResolvers<void>();
  readonly #read: Promise<void>;

  /** Starts one, on the Redis at a path; with a prefix the command is one of that. */
  constructor(path: string, words: string[] = [], prefix: string[] = []) {
    const times = Object.entries({
      "--lock-duration": SOON.lockDuration,
      "--stalled-interval": SOON.stalledInterval,
    }).flatMap(([word, value]) => [word, String(value)]);
    const [command, ...before] = [...prefix, Deno.execPath()];
    this.#child = new Deno.Command(command!, {
      args: [
        ...before,
        ...["run", "-A", "--quiet", "--no-check", COMMAND],
        ...["--redis", path, "--root", ROOT, "--modules", MODULES[0]!],
        ...[...times, "--health", "0", "--processes", "1", ...words],
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#read = this.#readLines();
  }

  async #readLines(): Promise<void> {
    let text = "";
    for await (const part of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      text += part;
      const lines = text.split("\n");
      text = lines.pop()!;
      this.lines.push(...lines);
      if (this.lines.some((line) => line.includes(": serving "))) this.#serving.resolve();
    }
    this.#serving.reject(new Error(`The host has ended: ${this.lines.join("\n")}`));
  }

  /** Resolves when it takes jobs. */
  get serving(): Promise<void> {
    return this.#serving.promise;
  }

  /** The id of its process. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Sends it a signal, and gives its exit code when it has ended. */
  async end(signal: Deno.Signal): Promise<number> {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended.
    }
    const { code } = await this.#child.status;
    await this.#read;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#serving.promise.catch(() => {});
    await this.end("SIGKILL");
  }
}
