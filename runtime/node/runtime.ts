// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Node and Bun, as {@linkcode Runtime} asks for it. Of the built-in modules it loads only those that
 * every child needs: the others cost a millisecond or two each.
 *
 * @module
 */

import "./version.ts";
import type { AdoptOptions } from "../contract.ts";
import { CHILD } from "../entries.ts";
import { MARK, THREAD_MARK } from "../../base/mark.ts";
import { onPortClose as onPortCloseInDeno } from "../port.ts";
import { program } from "./program.ts";
import { openProcessOutputs, openThreadOutputs, patiently, writeAll } from "./outputs.ts";
import { fs, isBun, isDeno, os, process, threads, url, util } from "./builtins.ts";

const encoder = new TextEncoder();

/** The id of this process. */
export function pid(): number {
  return process.pid;
}

/** The id of the process that started this one. */
export function parentPid(): number {
  return process.ppid;
}

/** The arguments of the program. */
export function programArgs(): string[] {
  return process.argv.slice(program.argsAt);
}

/** The URL of the program's main module; null if it has none, or in a worker. */
export function mainModule(): string | null {
  const path = process.argv[1];
  if (program.isEvaluated || path === undefined || path === "-") return null;
  const { href } = url.pathToFileURL(path);
  // A child is told later, whether process or thread.
  return href === CHILD.href || isThread() ? null : href;
}

/** Whether the end of a thread is told while it may still run: here it has stopped by then. */
export function threadsRunOn(): boolean {
  return false;
}

/** Whether this is a worker thread. */
export function isThread(): boolean {
  return !threads().isMainThread;
}

/** Cores that can be used, at least 1. */
export function cpuCount(): number {
  const { availableParallelism, cpus } = os();
  return Math.max(1, availableParallelism?.() ?? cpus().length);
}

/** Bytes of memory in use: resident ones of a process, of the heap of a thread. */
export function memoryUsed(): number {
  const { heapUsed } = process.memoryUsage();
  return isThread() ? heapUsed : process.memoryUsage.rss();
}

/** Makes a process nicer to others. */
// deno-lint-ignore require-await
export async function setNiceness(pid: number, niceness: number): Promise<void> {
  os().setPriority(pid, niceness);
}

/** Whether a process can be started here: Node's permission model can forbid it. */
export function canSpawn(): boolean {
  const { permission } = process as { permission?: { has(scope: string): boolean } };
  return permission?.has("child") ?? true;
}

/** The program may end while the timer runs; not for one of those that a test has put in their place. */
export function unrefTimer(timer: unknown): void {
  (timer as Partial<NodeJS.Timeout>).unref?.();
}

/** Ends this process, or this worker. */
export function exit(code: number): never {
  return process.exit(code);
}

/** Whether Bun would wait for the main module for ever. */
let neverIdle = false;

/** The target has returned: Node and Bun can tell by themselves when nothing is left to do. */
export async function finish(before: () => Promise<void>): Promise<void> {
  // A main module that waits in `freezeSupport()` is not done, of which Node would make the code 13.
  process.exitCode ??= 0;
  if (isBun && neverIdle) {
    await before();
    process.exit();
  }
  const mayExit = !program.isMessaged || isMarkedThread();
  if (mayExit && !isBun) process.on("beforeExit", exitIfAlone);
}

/**
 * That is quicker than to let everything be taken down; whoever else has waited for this may begin anew.
 * Bun would leave out what has been rejected and not been handled.
 */
function exitIfAlone(): void {
  if (process.listenerCount("beforeExit") === 1) process.exit();
}

/** Writes to standard error at once. */
export function writeError(text: string): void {
  if (program.errorToParent) return void process.stderr.write(text);
  unlessClosed(() => writeAll(2, encoder.encode(text)));
}

/** Writes to standard output at once. */
export function writeOutput(text: string): void {
  if (isThread()) return void process.stdout.write(text);
  unlessClosed(() => writeAll(1, encoder.encode(text)));
}

/** The text of an error as Node prints it, with its stack, cause and fields. */
export function inspect(value: unknown): string {
  return util().inspect(value, { colors: false, depth: 8 });
}

/** Calls `listener` when nothing is left to do, and waits for what it begins. */
export function onIdle(listener: () => Promise<void> | null): void {
  process.on("beforeExit", () => void listener());
}

/** Calls `listener` with the exit code when this process or worker ends on its own or by `exit`. */
export function onExit(listener: (code: number) => void): void {
  process.on("exit", (code) => listener(code & 255));
}

/** Calls `listener` with what nobody has caught; the program's own listeners go before it. */
export function onUncaught(listener: (error: unknown) => void): void {
  process.on("uncaughtException", (error) => {
    if (process.listenerCount("uncaughtException") === 1) listener(error);
  });
  // Node makes an exception of a rejection that nobody handles.
  if (!isBun) return;
  process.on("unhandledRejection", (reason) => {
    if (process.listenerCount("unhandledRejection") === 1) listener(reason);
  });
}

/** Reads this many bytes of standard input, waiting for them; null if it ends before. */
export function readInput(size: number): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(size);
  for (let done = 0; done < size;) {
    const count = unlessClosed(() =>
      patiently(() => fs.readSync(0, bytes, done, size - done, null))
    );
    if (!count) return null;
    done += count;
  }
  return bytes;
}

/** Undefined: the stream has been closed. */
function unlessClosed<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EOF" && code !== "EPIPE" && code !== "EBADF") throw error;
    return undefined;
  }
}

let message: Promise<unknown> | undefined;

/** The one message that a worker is given. */
export function receiveMessage(): Promise<unknown> {
  program.isMessaged = true;
  return message ??= new Promise((resolve) => threads().parentPort!.once("message", resolve));
}

/** Makes this process or worker look as the program does: its command line names the library's entry. */
// deno-lint-ignore require-await
export async function adopt(options: AdoptOptions): Promise<void> {
  const { main, stdout, stderr } = options;
  neverIdle = options.neverIdle;
  process.argv.splice(1, program.argsAt - 1, ...(main === null ? [] : [pathOf(main)]));
  program.argsAt = main === null ? 1 : 2;
  const isWorker = isThread();
  program.errorToParent = stderr !== "inherit" && isWorker;
  if (isWorker) openThreadOutputs(stdout, stderr);
  else openProcessOutputs();
}

function pathOf(main: string): string {
  return main.startsWith("file:") ? url.fileURLToPath(main) : main;
}

/** The mark that this process was started with; null: none is left. */
export function readMark(): string | null {
  return process.env[MARK] ?? null;
}

/** Takes the mark away, so that programs that are started here don't have it. */
export function dropMark(): void {
  delete process.env[MARK];
}

/** Whether this is a thread that runs the program itself, and not the worker's entry. */
export function isMarkedThread(): boolean {
  return isThread() && threads().workerData === THREAD_MARK;
}

/** Imports a module; one that only a hook of `require` can load, as that of ts-node is, by that. */
export async function importModule(module: string): Promise<unknown> {
  try {
    return await import(module);
  } catch (error) {
    if (!module.startsWith("file:") || !isHooked(error, module)) throw error;
    const path = url.fileURLToPath(module);
    return { default: process.getBuiltinModule("node:module").createRequire(path)(path) };
  }
}

/** Whether a module failed as ES modules can't be of its kind, and `require` has been taught to load that. */
function isHooked(error: unknown, module: string): boolean {
  const { code, name } = error as NodeJS.ErrnoException;
  if (code !== "ERR_UNKNOWN_FILE_EXTENSION" && name !== "SyntaxError") return false;
  const { _extensions: hooks } = process.getBuiltinModule("node:module") as unknown as {
    _extensions: Record<string, unknown>;
  };
  const extension = /\.[^./]*$/.exec(module)?.[0] ?? "";
  return !/^\.[cm]?js$/.test(extension) && Object.hasOwn(hooks, extension);
}

/** Ends this process once its parent has ended, where no signal of the system does. */
export async function watchParent(parentPid: number): Promise<void> {
  if (process.platform === "win32") {
    const { holdOn, takeLifeline } = await import("./lifeline.ts");
    const name = takeLifeline();
    return name === null ? undefined : holdOn(name);
  }
  const { watch } = await import("../watch.ts");
  watch(parentPid);
}

/** Calls `listener` when the other end of a port has been closed, or its thread has ended. */
export function onPortClose(port: MessagePort, listener: () => void): void {
  if (isDeno) return onPortCloseInDeno(port, listener);
  (port as unknown as { on(event: "close", listener: () => void): void }).on("close", listener);
}

/** What has come to a port, and was not told; undefined: nothing is left. */
export function nextOfPort(port: MessagePort): { message: unknown } | undefined {
  return threads().receiveMessageOnPort(port as never);
}
