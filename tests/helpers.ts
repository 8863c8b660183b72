// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the tests share: a test that fails when it leaves something behind, one test for each start
 * method, reports of children, and programs that run as a process of their own.
 *
 * @module
 */

import { deserialize } from "node:v8";
import { activeChildren, Process, type StartMethod } from "../mod.ts";
import { drainReserve, reserveFilled } from "../process/warm.ts";

/** All start methods, each of which most tests are run on. */
export const METHODS: readonly StartMethod[] = ["spawn", "worker", "warm"];

/** Those that start an OS process. */
export const PROCESSES: readonly StartMethod[] = ["spawn", "warm"];

/** How much more time there is where Windows is Wine, in which a process takes ten times as long to start. */
const SLOWNESS = Deno.build.os === "windows" ? 4 : 1;

/** Milliseconds after which a test has failed. */
const TEST_LIMIT = 30_000;

/** Milliseconds that what has ended has to vanish from the system's tables. */
const VANISH_LIMIT = 5_000;

/** Options of {@linkcode test}. */
export interface TestOptions {
  /** Leaves the test out. */
  ignore?: boolean;
  /** Milliseconds after which it has failed; default: 30,000. */
  limit?: number;
}

/** Options of {@linkcode forEachMethod}. */
export interface ForEachMethodOptions extends TestOptions {
  /** The start methods; default: all. */
  methods?: readonly StartMethod[];
}

/**
 * Defines a test that fails if it leaves a child process, a worker thread or a timer behind.
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test.
 * @param options Whether it runs.
 */
export function test(
  name: string,
  fn: () => void | Promise<void>,
  options: TestOptions = {},
): void {
  Deno.test({
    name,
    ignore: options.ignore ?? false,
    sanitizeOps: true,
    sanitizeResources: true,
    fn: () => withLeakCheck(fn, SLOWNESS * (options.limit ?? TEST_LIMIT)),
  });
}

/**
 * Defines one test for each start method. "P-027 join() ..." becomes "P-027 [worker] join() ...".
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test.
 * @param options Which start methods.
 */
export function forEachMethod(
  name: string,
  fn: (method: StartMethod) => void | Promise<void>,
  options: ForEachMethodOptions = {},
): void {
  const { methods = METHODS } = options;
  for (const method of methods) {
    test(name.replace(/^([A-Z]+-\d+ )?/, `$1[${method}] `), async () => {
      if (method === "warm") await fillReserve();
      if (method === "worker") await checkTypes();
      await fn(method);
    }, options);
  }
}

let typesChecked: Promise<unknown> | null = null;

/** `deno test` checks the types of the first worker on its thread, which nothing can stop. */
async function checkTypes(): Promise<void> {
  await (typesChecked ??= run(new Process({ context: "worker" })));
}

/** Without this the first start would be that of a fresh process. */
async function fillReserve(): Promise<void> {
  await run(new Process({ context: "warm" }));
  await reserveFilled();
}

async function withLeakCheck(fn: () => void | Promise<void>, limit: number): Promise<void> {
  const before = new Set([...listLeftovers(), ...listPorts()]);
  try {
    await withinLimit(fn(), limit);
  } finally {
    for (const child of activeChildren()) child.kill();
    await drainReserve();
  }
  await vanished(before);
}

async function withinLimit(promise: void | Promise<void>, limit: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`The test has not ended within ${limit} ms`));
    timer = setTimeout(late, limit);
  });
  const running = activeChildren().length;
  try {
    await Promise.race([promise, end]);
    if (activeChildren().length > running) {
      throw new Error(`The test has left children behind: ${activeChildren().join(", ")}`);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** The kernel needs an instant to forget a thread that has ended, and tells nobody of it; its ports close then. */
async function vanished(before: Set<string>): Promise<void> {
  const limit = performance.now() + VANISH_LIMIT;
  for (;;) {
    const left = [...listLeftovers(), ...listPorts()].filter((each) => !before.has(each));
    if (left.length === 0) return;
    if (performance.now() > limit) throw new Error(`The test has left behind ${left.join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * The child processes and worker threads of this process; where the system has no such list, nothing.
 *
 * @returns `process 12` and `thread 13` for each of them.
 */
export function listLeftovers(): string[] {
  if (Deno.build.os !== "linux") return [];
  return [...Deno.readDirSync("/proc/self/task")].flatMap(({ name }) => [
    ...readTask(name, "children").split(/\s+/).filter(isThere).map((pid) => `process ${pid}`),
    ...(readTask(name, "comm").startsWith("worker-") ? [`thread ${name}`] : []),
  ]);
}

/** In Bun a child that ends after the thread that has started it stays as a zombie: see docs/quirks.md. */
function isThere(pid: string): boolean {
  if (pid === "" || !("Bun" in globalThis)) return pid !== "";
  try {
    return !/\) Z /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}

/** The message ports that are open in Deno, which alone has a list of them. */
function listPorts(): string[] {
  // deno-lint-ignore no-explicit-any
  const deno = Deno as any;
  const resources: Record<string, string> = deno[deno.internal]?.core?.resources?.() ?? {};
  const ports = Object.entries(resources).filter(([, name]) => name === "messagePort");
  return ports.map(([id]) => `port ${id}`);
}

function readTask(id: string, file: string): string {
  try {
    return Deno.readTextFileSync(`/proc/self/task/${id}/${file}`);
  } catch {
    // The thread has ended between the two looks.
    return "";
  }
}

/**
 * The URL of a fixture.
 *
 * @param file Its name in `tests/fixtures`.
 * @returns The URL.
 */
export function fixture(file: string): URL {
  return new URL(`./fixtures/${file}`, import.meta.url);
}

/**
 * Starts a process, and waits for its end.
 *
 * @param process The process.
 * @returns Its exit code.
 */
export async function run(process: Process): Promise<number | null> {
  await process.start();
  return await process.join();
}

/**
 * Starts a process made with `stderr: "piped"`, and waits for its end.
 *
 * @param process The process.
 * @returns Its exit code, and what it wrote to standard error.
 */
export async function runForError(
  process: Process,
): Promise<{ code: number | null; stderr: string }> {
  await process.start();
  const [code, stderr] = await Promise.all([
    process.join(),
    new Response(process.stderr).text(),
  ]);
  return { code, stderr };
}

/** A folder in which children leave reports, removed at the end. */
export class Reports implements AsyncDisposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "process_test_" });

  /**
   * Where a child is to leave a report, with `report()` of `fixtures/report.ts`.
   *
   * @param name Its name, where there is more than one.
   * @returns The path.
   */
  path(name = "report"): string {
    return `${this.#folder}/${name}`;
  }

  /**
   * Reads the report of a child that has ended.
   *
   * @param name Its name.
   * @returns What was reported.
   */
  // deno-lint-ignore no-explicit-any
  read(name?: string): any {
    return deserialize(Deno.readFileSync(this.path(name)));
  }

  /**
   * Whether there is such a report.
   *
   * @param name Its name.
   * @returns Whether it is there.
   */
  has(name = "report"): boolean {
    return [...Deno.readDirSync(this.#folder)].some((entry) => entry.name === name);
  }

  /**
   * Waits for the report of a child that runs.
   *
   * @param process The child, whose end ends the wait.
   * @param name The name of the report.
   * @returns What was reported.
   */
  // deno-lint-ignore no-explicit-any
  async next(process: Process, name?: string): Promise<any> {
    const watcher = Deno.watchFs(this.#folder);
    const ended = process.sentinel.then((code) => {
      if (!this.has(name)) throw new Error(`${process.name} has ended early: ${code}`);
    });
    try {
      await Promise.race([this.#appears(watcher, name), ended]);
      return this.read(name);
    } finally {
      ended.catch(() => {});
      watcher.close();
    }
  }

  async #appears(watcher: Deno.FsWatcher, name?: string): Promise<void> {
    if (this.has(name)) return;
    for await (const _ of watcher) {
      if (this.has(name)) return;
    }
  }

  /** Removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** Options of {@linkcode runProgram}. */
export interface RunProgramOptions {
  /** Its arguments. */
  args?: string[];
  /** Flags of `deno run`; default `-A`. */
  flags?: string[];
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Where it begins. */
  cwd?: string;
  /** What it reads from standard input; default: nothing. */
  stdin?: string;
  /** Milliseconds after which it is killed; default 20000. */
  limit?: number;
}

/** How a program has ended. */
export interface ProgramResult {
  /** Its exit code. */
  code: number;
  /** The signal that ended it. */
  signal: Deno.Signal | null;
  /** What it printed. */
  stdout: string;
  /** What it printed on standard error. */
  stderr: string;
}

/**
 * Runs a program in a process of its own, with a limit of time.
 *
 * @param program Its module.
 * @param options How.
 * @returns How it has ended.
 */
export async function runProgram(
  program: string | URL,
  options: RunProgramOptions = {},
): Promise<ProgramResult> {
  const { args = [], flags = ["-A"], env = {}, cwd, stdin = "", limit = 20_000 } = options;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...flags, String(program), ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
    ...(cwd !== undefined && { cwd }),
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), SLOWNESS * limit);
  try {
    const [{ code, signal }, stdout, stderr] = await Promise.all([
      child.status,
      child.stdout.text(),
      child.stderr.text(),
      writeInput(child.stdin, stdin),
    ]);
    return { code, signal, stdout, stderr };
  } finally {
    clearTimeout(timer);
  }
}

async function writeInput(stream: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stream.getWriter();
  // It may end without reading.
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
}
