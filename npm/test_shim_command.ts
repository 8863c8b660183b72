// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `Deno.Command` for the tests, over `node:child_process`. `deno run` becomes a run by the runtime that
 * the tests are run by.
 *
 * @module
 */

import { type ChildProcess, spawn, spawnSync, type StdioOptions } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

interface CommandOptions {
  args?: string[];
  cwd?: string | URL;
  env?: Record<string, string>;
  clearEnv?: boolean;
  stdin?: string;
  stdout?: string;
  stderr?: string;
  signal?: AbortSignal;
}

/** `deno run -A --quiet `, where the executable may be what a shell calls `$0`. */
const COMMAND_REGEXP = new RegExp(
  `(${process.execPath.replace(/\W/g, "\\$&")}|"\\$0") run (?:-\\S+ )*`,
  "g",
);

/** The flags by which this shim has been preloaded. */
function preloadFlags(): string[] {
  const { href, pathname } = new URL("./test_shim.js", import.meta.url);
  const shim = process.platform === "win32" ? href : pathname;
  return "bun" in process.versions ? [`--preload=${shim}`] : [`--import=${shim}`];
}

/** `deno run --quiet -A file args`, as this runtime says it; what goes before it may be another command. */
function translate(file: string, args: string[]): string[] {
  const at = args.indexOf(process.execPath);
  if (args[at + 1] === "run" && at >= 0) {
    return [...args.slice(0, at + 1), ...translate(process.execPath, args.slice(at + 1))];
  }
  if (file !== process.execPath) return args.map((arg) => translateText(localPath(arg)));
  if (args[0] !== "run") return args;
  const script = args.findIndex((arg, index) => index > 0 && !arg.startsWith("-"));
  return [...preloadFlags(), localPath(args[script]!), ...args.slice(script + 1)];
}

/** Bun is given no program by its URL, and Windows none as a URL names it: `/C:/program.js`. */
function localPath(arg: string): string {
  if (arg.startsWith("file:")) return fileURLToPath(arg);
  return process.platform === "win32" ? arg.replace(/^\/(?=[A-Za-z]:\/)/, "") : arg;
}

/** The same in the text of a shell. */
function translateText(text: string): string {
  return text.replace(
    COMMAND_REGEXP,
    (_, executable: string) => `${executable} ${preloadFlags().join(" ")} `,
  );
}

/** Output of a child, with what Deno adds to a stream. */
function toWeb(stream: Readable | null): ReadableStream<Uint8Array> | undefined {
  if (stream === null) return undefined;
  const web = Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;
  return Object.assign(web, {
    text: () => new Response(web as never).text(),
    bytes: async () => new Uint8Array(await new Response(web as never).arrayBuffer()),
  });
}

/** A child that runs. */
class Child {
  readonly pid: number;
  readonly stdin;
  readonly stdout;
  readonly stderr;
  readonly status: Promise<{ success: boolean; code: number; signal: string | null }>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid!;
    this.stdin = child.stdin ? Writable.toWeb(child.stdin) : undefined;
    this.stdout = toWeb(child.stdout);
    this.stderr = toWeb(child.stderr);
    this.status = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code, signal) => {
        const number = signal === null ? 0 : 128 + constants.signals[signal];
        resolve({ success: code === 0, code: code ?? number, signal });
      });
    });
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    if (!this.#child.kill(signal)) throw new TypeError("Child process has already terminated");
  }

  ref(): void {
    this.#child.ref();
  }

  unref(): void {
    this.#child.unref();
  }

  async output() {
    const bytes = (stream: unknown) =>
      stream
        ? new Response(stream as never).arrayBuffer().then((buffer) => new Uint8Array(buffer))
        : new Uint8Array();
    // What can't be started tells so here, and has no outputs that end.
    const [stdout, stderr, status] = await Promise.all([
      bytes(this.stdout),
      bytes(this.stderr),
      this.status,
    ]);
    return { ...status, stdout, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.status;
  }
}

/** A program to be run. */
export class Command {
  readonly #file: string;
  readonly #options: CommandOptions;

  constructor(file: string | URL, options: CommandOptions = {}) {
    this.#file = String(file);
    this.#options = options;
  }

  spawn(defaults = { stdin: "inherit", stdout: "inherit", stderr: "inherit" }): Child {
    const { args = [], cwd, env = {}, clearEnv = false, signal, ...streams } = this.#options;
    const { stdin, stdout, stderr } = { ...defaults, ...streams };
    const kinds = { piped: "pipe", null: "ignore", inherit: "inherit" } as Record<string, string>;
    return new Child(spawn(this.#file, translate(this.#file, args), {
      stdio: [stdin, stdout, stderr].map((kind) => kinds[kind]) as StdioOptions,
      env: { ...(clearEnv ? {} : process.env), ...env },
      ...(cwd !== undefined && { cwd }),
      ...(signal !== undefined && { signal }),
      killSignal: "SIGTERM",
    }));
  }

  outputSync() {
    const { args = [], env = {} } = this.#options;
    const { status, signal, stdout, stderr, error } = spawnSync(this.#file, args, {
      env: { ...process.env, ...env },
    });
    if (error !== undefined) throw error;
    return { success: status === 0, code: status ?? 1, signal, stdout, stderr };
  }

  output() {
    return this.spawn({ stdin: "null", stdout: "piped", stderr: "piped" }).output();
  }
}
