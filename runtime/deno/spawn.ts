// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Processes over `Deno.Command`.
 *
 * @module
 */

import type { ChildProcess, SpawnOptions } from "../contract.ts";
import { askForProcesses } from "./ask.ts";
import { executable } from "./runtime.ts";
import { configFlags, permissionFlags } from "./flags.ts";
import { CHILD, CHILD_BEGIN } from "../entries.ts";
import { MARK } from "../../base/mark.ts";
import { ProcessError } from "../../errors.ts";
import { loadedFirst } from "./preload.ts";
import { notPermitted, notThere } from "../spawn_refusal.ts";

/**
 * Has the kernel end the child with the thread that started it, in a busy loop too, at no cost in the
 * child: see prctl(2), PR_SET_PDEATHSIG.
 */
const BIND = ["setpriv", "--pdeathsig", "KILL"] as const;

/** Whether {@linkcode BIND} is known not to be there. */
let unbindable = Deno.build.os !== "linux";

/**
 * Starts a process at the child's entry.
 *
 * @param options How.
 * @returns The process.
 * @throws {ProcessError} If it can't be started: no permission, no such folder.
 */
export function spawnProcess(options: SpawnOptions): ChildProcess {
  askForProcesses(options.main);
  if (options.itself) checkItself(options);
  const command = [options.executable ?? executable(), ...childArgs(options)];
  if (options.detached || !mayBind()) return start(command, false, options);
  if (options.executable !== null) checkThere(options.executable, options.cwd);
  try {
    // The signal ends what is started here: a script, it may be, and not the runtime that it starts.
    return start([...BIND, ...command], options.executable === null, options);
  } catch (error) {
    if (!(error instanceof ProcessError && error.cause instanceof Deno.errors.NotFound)) {
      throw error;
    }
  }
  const child = start(command, false, options);
  unbindable = true;
  return child;
}

/** Without its mark it would not know that it is a child, and start children without an end. */
function checkItself({ permissions }: SpawnOptions): void {
  const { state } = Deno.permissions.querySync({ name: "env", variable: MARK });
  if (state !== "granted") throw notPermitted(`--allow-env=${MARK}`, undefined);
  if (!Deno.build.standalone || permissions === "inherit") return;
  throw new ProcessError(
    "Cannot narrow the permissions of a process as those of a compiled program are fixed: leave the option out",
  );
}

/** {@linkcode BIND} would start, and find nothing. What is no path, or may not be looked at, goes unchecked. */
function checkThere(executable: string, cwd: string | URL | undefined): void {
  if (!executable.startsWith("/")) return;
  try {
    Deno.statSync(executable);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw notThere(executable, cwd, error);
  }
}

function mayBind(): boolean {
  if (unbindable) return false;
  return Deno.permissions.querySync({ name: "run", command: BIND[0] }).state === "granted";
}

function childArgs(options: SpawnOptions): string[] {
  if (options.itself && Deno.build.standalone) return Deno.args;
  const first = options.itself ? [] : loadedFirst(options);
  const preload = first.length === 0 ? [] : [CHILD_BEGIN.href, ...first];
  return [
    "run",
    "--quiet",
    "--no-prompt",
    ...permissionFlags(options.permissions),
    ...configFlags(options.main),
    ...preload.map((module) => `--preload=${module}`),
    options.itself ? options.main ?? Deno.mainModule : CHILD.href,
    ...Deno.args,
  ];
}

function start(command: string[], bound: boolean, options: SpawnOptions): ChildProcess {
  const [file, ...args] = command as [string, ...string[]];
  const { env, cwd, stdout, stderr, detached, mark, ...others } = options;
  const { permissions: _1, preload: _2, main: _3, executable: _4, itself: _5, ...forgotten } =
    others;
  forgotten satisfies Record<string, never>;
  try {
    const child = new Deno.Command(file, {
      args,
      stdin: "piped",
      stdout,
      stderr,
      env: { ...env, [MARK]: mark },
      ...(cwd !== undefined && { cwd }),
      ...(detached && { detached }),
    }).spawn();
    return new DenoProcess(child, bound, options);
  } catch (error) {
    throw refusal(error, file, cwd);
  }
}

function refusal(error: unknown, file: string, cwd: string | URL | undefined): unknown {
  if (error instanceof Deno.errors.NotCapable) {
    return notPermitted("--allow-run", error);
  }
  return error instanceof Deno.errors.NotFound ? notThere(file, cwd, error) : error;
}

function codeOf({ code, signal }: Deno.CommandStatus): number {
  return signal === null ? code : 128 - code;
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || (error as { code?: string }).code === "ESRCH";
}

/** A process of `Deno.Command`. */
class DenoProcess implements ChildProcess {
  readonly isThread = false;
  readonly pid: number;
  readonly ended: Promise<number>;
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly stderr: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly bound: boolean;
  trouble?: unknown;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  #running = true;

  constructor(child: Deno.ChildProcess, bound: boolean, { stdout, stderr }: SpawnOptions) {
    this.#child = child;
    this.#input = child.stdin.getWriter();
    this.#input.closed.catch(() => {});
    this.pid = child.pid;
    this.bound = bound;
    this.stdout = stdout === "piped" ? child.stdout : null;
    this.stderr = stderr === "piped" ? child.stderr : null;
    this.ended = child.status.then(codeOf, (error) => this.#codeFrom(error)).finally(() => {
      this.#running = false;
      // Who ends before it has read everything would leave a pipe open here.
      this.#input.close().catch(() => {});
    });
  }

  /** Deno has no name for a real-time signal, and rejects: "Invalid signal: 35". */
  #codeFrom(error: unknown): number {
    const [, signal] = /^Invalid signal: (\d+)$/.exec((error as Error | null)?.message ?? "") ?? [];
    if (signal !== undefined) return -Number(signal);
    this.trouble = error;
    return 1;
  }

  async write(parts: Uint8Array[], last: boolean): Promise<void> {
    for (const part of parts) await this.#input.write(part);
    if (last) await this.#input.close();
  }

  kill(signal: "SIGTERM" | "SIGKILL" | "SIGINT"): void {
    if (!this.#running) return;
    try {
      this.#child.kill(signal);
    } catch (error) {
      // It has ended and its status is on the way.
      if (!(error instanceof TypeError || isGone(error))) throw error;
    }
  }

  ref(): void {
    this.#child.ref();
  }

  unref(): void {
    this.#child.unref();
  }
}
