// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Processes over `node:child_process`.
 *
 * @module
 */

import { type ChildProcess as Spawned, spawn } from "node:child_process";
import { Readable } from "node:stream";
import type { Stdio } from "../../base/options.ts";
import type { ChildProcess, SpawnOptions } from "../contract.ts";
import { CHILD } from "../entries.ts";
import { programArgs } from "./runtime.ts";
import { withUnnamedSignal } from "../bun/unnamed_signal.ts";
import { fs, isBun, os, process, url } from "./builtins.ts";
import { checkEntry, mainOf } from "./entry.ts";
import { isExecutable } from "./executable.ts";
import { LIFELINE, lifeline } from "./lifeline.ts";
import { carriedFlags } from "./flags.ts";
import { childEnv } from "./child_env.ts";
import { checkPermissions, explainDenied } from "./permissions.ts";
import { ProcessError } from "../../errors.ts";
import { notThere } from "../spawn_refusal.ts";

/**
 * Has the kernel end the child with the thread that started it, in a busy loop too, at no cost in the
 * child: see prctl(2), PR_SET_PDEATHSIG.
 */
const BIND = ["setpriv", "--pdeathsig", "KILL"] as const;

/** Whether {@linkcode BIND} is known not to be there. */
let unbindable = process.platform !== "linux";

/**
 * Starts a process at the child's entry.
 *
 * @param options How.
 * @returns The process.
 * @throws {ProcessError} If it can't be started: no permission, no such folder.
 */
export async function spawnProcess(options: SpawnOptions): Promise<ChildProcess> {
  checkPermissions(options.permissions);
  const command = commandOf(options);
  if (options.detached || unbindable) return start(command, false, options);
  if (options.executable !== null) checkThere(options.executable, options.cwd);
  try {
    // The signal ends what is started here: a script, it may be, and not the runtime that it starts.
    return await start([...BIND, ...command], options.executable === null, options);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const child = await start(command, false, options);
  unbindable = true;
  return child;
}

/** {@linkcode BIND} would start, and find nothing. What is no path goes unchecked. */
function checkThere(executable: string, cwd: string | URL | undefined): void {
  if (!executable.startsWith("/") || fs.existsSync(executable)) return;
  throw notThere(executable, cwd, undefined);
}

function commandOf({ executable, cwd, itself, main }: SpawnOptions): string[] {
  const file = executable ?? process.execPath;
  if (itself && isExecutable()) return [file, ...programArgs()];
  if (!itself) checkEntry(CHILD);
  const entry = url.fileURLToPath(itself ? mainOf(main) : CHILD);
  return [file, ...carriedFlags(cwd !== undefined), entry, ...programArgs()];
}

async function start(
  [file, ...args]: string[],
  bound: boolean,
  options: SpawnOptions,
): Promise<ChildProcess> {
  const { env, cwd, stdout, stderr, detached, mark, ...others } = options;
  // Node needs no configuration, and loads modules by the parent's own permissions.
  const { permissions: _1, preload: _2, main: _3, executable: _4, itself: _5, ...forgotten } =
    others;
  forgotten satisfies Record<string, never>;
  try {
    const holds = process.platform === "win32" && !detached;
    const [child, unnamedSignal] = watched(() =>
      spawn(file!, args, {
        stdio: ["pipe", streamOf(stdout), streamOf(stderr)],
        detached,
        windowsHide: true,
        env: { ...childEnv(env, mark), ...(holds && { [LIFELINE]: lifeline() }) },
        ...(cwd !== undefined && { cwd }),
      })
    );
    if (child.pid === undefined) throw await reasonOf(child);
    return new NodeProcess(child, child.pid, bound, options, unnamedSignal);
  } catch (error) {
    throw refusal(error as NodeJS.ErrnoException, file!, cwd);
  }
}

/** Node itself takes a death by a signal that it has no name for, a real-time one, for an end with 0. */
function watched(start: () => Spawned): [Spawned, () => number | null] {
  return isBun ? withUnnamedSignal(start) : [start(), () => null];
}

function streamOf(kind: Stdio): "inherit" | "pipe" | "ignore" {
  return kind === "piped" ? "pipe" : kind === "null" ? "ignore" : kind;
}

/** Why it has not started: the error comes a turn later. */
function reasonOf(child: Spawned): Promise<Error> {
  return new Promise((resolve) => child.once("error", resolve));
}

function isMissing(error: unknown): boolean {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return error instanceof ProcessError && cause?.code === "ENOENT";
}

function refusal(
  error: NodeJS.ErrnoException,
  file: string,
  cwd: string | URL | undefined,
): unknown {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") {
    return notThere(file, cwd, error);
  }
  return explainDenied("start a process", error);
}

/** A process of `node:child_process`. */
class NodeProcess implements ChildProcess {
  readonly isThread = false;
  readonly pid: number;
  readonly ended: Promise<number>;
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly stderr: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly bound: boolean;
  readonly #child: Spawned;

  constructor(
    child: Spawned,
    pid: number,
    bound: boolean,
    { stdout, stderr }: SpawnOptions,
    unnamedSignal: () => number | null,
  ) {
    this.#child = child;
    this.pid = pid;
    this.bound = bound;
    this.stdout = stdout === "piped" ? toWeb(child.stdout!) : null;
    this.stderr = stderr === "piped" ? toWeb(child.stderr!) : null;
    this.ended = new Promise((resolve) => {
      child.on("exit", (code, signal) => {
        const number = signal === null ? unnamedSignal() : os().constants.signals[signal];
        resolve(number === null ? code! : -number);
      });
    });
    // What it can't be written to, it will not read: its exit code tells why.
    child.stdin!.on("error", () => {});
    child.on("error", () => {});
  }

  async write(parts: Uint8Array[], last: boolean): Promise<void> {
    const written = parts.map((part) => writeTo(this.#child.stdin!, part));
    if (last) this.#child.stdin!.end();
    await Promise.all(written);
  }

  kill(signal: "SIGTERM" | "SIGKILL" | "SIGINT"): void {
    this.#child.kill(signal);
  }

  ref(): void {
    this.#child.ref();
    this.#eachStream((stream) => stream.ref?.());
  }

  unref(): void {
    this.#child.unref();
    this.#eachStream((stream) => stream.unref?.());
  }

  /** Piped outputs are sockets, each of which keeps the program alive by itself. */
  #eachStream(act: (stream: { ref?(): void; unref?(): void }) => void): void {
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) act(stream as unknown as Parameters<typeof act>[0]);
    }
  }
}

function toWeb(stream: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array<ArrayBuffer>>;
}

function writeTo(stream: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => error ? reject(error) : resolve());
  });
}
