// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Deno, as {@linkcode Runtime} asks for it. It imports no `node:` module when it loads: the first
 * costs 8 ms and more, which every child would pay.
 *
 * @module
 */

import { MARK, THREAD_MARK } from "../../base/mark.ts";
import type { AdoptOptions } from "../contract.ts";

export { nextOfPort, onPortClose } from "../port.ts";

const scope = globalThis as typeof globalThis & { DedicatedWorkerGlobalScope?: unknown };
const encoder = new TextEncoder();

/** The id of this process. */
export function pid(): number {
  return Deno.pid;
}

/** The id of the process that started this one. */
export function parentPid(): number {
  return Deno.ppid;
}

/** The arguments of the program. */
export function programArgs(): string[] {
  return Deno.args;
}

/**
 * Whether the end of a thread is told while it may still run: `terminate()` lets its turn go on to the end,
 * which may be never.
 */
export function threadsRunOn(): boolean {
  return true;
}

/** Whether this is a worker thread. */
export function isThread(): boolean {
  // `WorkerGlobalScope` is missing in a worker of `node:worker_threads`.
  return scope.DedicatedWorkerGlobalScope !== undefined;
}

/** The URL of the program's main module; null in a worker, which has none. */
export function mainModule(): string | null {
  return isThread() ? null : Deno.mainModule;
}

/** Cores that can be used, at least 1. */
export function cpuCount(): number {
  return Math.max(1, navigator.hardwareConcurrency);
}

/** Bytes of memory in use: resident ones of a process, of the heap of a thread. */
export function memoryUsed(): number {
  const { rss, heapUsed } = Deno.memoryUsage();
  return isThread() ? heapUsed : rss;
}

/** Makes a process nicer to others. */
export async function setNiceness(pid: number, niceness: number): Promise<void> {
  const { setPriority } = await import("node:os");
  setPriority(pid, niceness);
}

/** Whether the permission to run the executable is there. */
export function canSpawn(): boolean {
  return mayRun() || mayRun(executable());
}

/** The running executable, by its path; by its name where that alone may be run. */
export function executable(): string {
  const path = executablePath();
  return !mayRun(path) && mayRun("deno") ? "deno" : path;
}

function executablePath(): string {
  try {
    return Deno.execPath();
  } catch {
    return "deno";
  }
}

/** Whether a command may be run; default: any. */
export function mayRun(command?: string): boolean {
  const run = { name: "run", ...(command !== undefined && { command }) } as const;
  return Deno.permissions.querySync(run).state === "granted";
}

/** The program may end while the timer runs; not for one of those that a test has put in their place. */
export function unrefTimer(timer: unknown): void {
  if (typeof timer === "number") Deno.unrefTimer(timer);
  else (timer as { unref?(): void }).unref?.();
}

/** Ends this process, or this worker. */
export function exit(code: number): never {
  return Deno.exit(code);
}

/** Whether this child has to end itself. */
let neverIdle = false;

/** The target has returned. Deno can't tell when a Web `Worker` has nothing left to do. */
export async function finish(before: () => Promise<void>): Promise<void> {
  if (!neverIdle && !isWebWorker()) return;
  await before();
  exit(Deno.exitCode);
}

/** Whether this is a Web `Worker`, and not one of `node:worker_threads`. */
function isWebWorker(): boolean {
  return isThread() && (scope as { require?: unknown }).require === undefined;
}

/** A Web `Worker` tells its parent nothing of its end, unless by a message. */
export function tellExit(): void {
  if (!isWebWorker()) return;
  const end = (code = 0): never => {
    (globalThis as unknown as { postMessage(message: unknown): void }).postMessage({
      exitCode: code,
    });
    globalThis.close();
    throw new Error("Exit");
  };
  Object.assign(Deno, { exit: end });
}

/** Writes to standard error at once. */
export function writeError(text: string): void {
  writeTo(Deno.stderr, text);
}

/** Writes to standard output at once. */
export function writeOutput(text: string): void {
  writeTo(Deno.stdout, text);
}

function writeTo(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
}

/** The text of an error as Deno prints it, with its stack, cause and fields. */
export function inspect(value: unknown): string {
  return Deno.inspect(value, { colors: false, depth: 8 });
}

/** Calls `listener` when nothing is left to do, and waits for it; a worker isn't told. */
export function onIdle(listener: () => Promise<void> | null): void {
  if (isThread()) return;
  globalThis.addEventListener("beforeunload", (event) => {
    if (listener() !== null) event.preventDefault();
  });
}

/** Calls `listener` with the exit code when this process or worker ends on its own or by `exit`. */
export function onExit(listener: (code: number) => void): void {
  let called = false;
  const once = (code: number) => {
    if (!called) listener(code & 255);
    called = true;
  };
  globalThis.addEventListener("unload", () => once(Deno.exitCode));
  // A worker is told of an end of its own by the one event, of `Deno.exit` by the other.
  if (isThread() && !isWebWorker()) nodeProcess().on("exit", once);
}

/** Not imported, as the first touch costs 20 ms; in a worker of `node:worker_threads` it is there. */
function nodeProcess(): { on(event: "exit", listener: (code: number) => void): void } {
  return (globalThis as unknown as { process: ReturnType<typeof nodeProcess> }).process;
}

/**
 * Calls `listener` with what nobody has caught. The program's own listeners come first: the event is
 * given to them anew, and what they prevent is not uncaught.
 */
export function onUncaught(listener: (error: unknown) => void): void {
  const own = new WeakSet<Event>();
  const watch = (type: string, copy: (event: Event) => Event, errorOf: (event: Event) => unknown) =>
    globalThis.addEventListener(type, (event) => {
      if (own.has(event)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      const again = copy(event);
      own.add(again);
      if (globalThis.dispatchEvent(again)) listener(errorOf(event));
    });
  watch(
    "unhandledrejection",
    (event) => {
      const { promise, reason } = event as PromiseRejectionEvent;
      return new PromiseRejectionEvent(event.type, { promise, reason, cancelable: true });
    },
    (event) => (event as PromiseRejectionEvent).reason,
  );
  watch(
    "error",
    (event) => {
      const { message, filename, lineno, colno, error } = event as ErrorEvent;
      const init = { message, filename, lineno, colno, error, cancelable: true };
      return new ErrorEvent(event.type, init);
    },
    (event) => (event as ErrorEvent).error,
  );
}

/** Reads this many bytes of standard input, waiting for them; null if it ends before. */
export function readInput(size: number): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(size);
  for (let done = 0; done < size;) {
    const count = Deno.stdin.readSync(bytes.subarray(done));
    if (count === null) return null;
    done += count;
  }
  return bytes;
}

let message: Promise<unknown> | undefined;

/** The one message that a worker is given. Deno tells it to nobody who asks for it late. */
export function receiveMessage(): Promise<unknown> {
  return message ??= new Promise((resolve) => {
    const settle = (event: Event) => resolve((event as MessageEvent).data);
    globalThis.addEventListener("message", settle, { once: true });
  });
}

/** Makes this worker look as the program does. A process has all of it from its command line. */
export async function adopt(options: AdoptOptions): Promise<void> {
  neverIdle = options.neverIdle;
  if (!isThread()) return;
  const { adoptThread } = await import("./adopt.ts");
  await adoptThread(options);
}

/** The mark that this process was started with; null: none is left, or it may not be read. */
export function readMark(): string | null {
  return mayUseMark() ? Deno.env.get(MARK) ?? null : null;
}

/** Takes the mark away, so that programs that are started here don't have it. */
export function dropMark(): void {
  if (mayUseMark()) Deno.env.delete(MARK);
}

function mayUseMark(): boolean {
  return Deno.permissions.querySync({ name: "env", variable: MARK }).state === "granted";
}

/** Whether this is a thread that runs the program itself, and not the worker's entry. */
export function isMarkedThread(): boolean {
  const { process } = globalThis as {
    process?: { getBuiltinModule(name: string): { workerData: unknown } };
  };
  return process?.getBuiltinModule("node:worker_threads").workerData === THREAD_MARK;
}

/** Imports a module. */
export function importModule(module: string): Promise<unknown> {
  return import(module);
}

/** Ends this process once its parent has ended, where no signal of the system does. */
export async function watchParent(parentPid: number): Promise<void> {
  const { watch } = await import("./watch.ts");
  await watch(parentPid);
}
