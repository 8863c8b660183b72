// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Process}.
 *
 * @module
 */

import { ProcessStateError } from "../errors.ts";
import { guardKey } from "../ipc/network/authkey.ts";
import * as runtime from "../runtime/runtime.ts";
import { type CallSite, noteCall } from "./call_site.ts";
import { checkCount, readOptions, WAIT_RULES } from "../base/arguments.ts";
import { checkBoolean, checkKey, checkName, checkOptions, MAKE_PROCESS } from "./check_options.ts";
import { isMarkFrom } from "../base/mark.ts";
import { brand } from "../base/brand.ts";
import { describe } from "./describe.ts";
import { Life } from "./life.ts";
import type { WaitOptions } from "../base/options.ts";
import type { ProcessOptions, ProcessOptionsFor } from "./options.ts";
import { authkey, forgetChild, rememberChild, state } from "./state.ts";

const JOIN = { does: "join", right: "process.join({ timeout: 100 })" };

/**
 * Lets a daemon start children, as the workers of executors may: it is one for its parent alone. Set by the class.
 *
 * @param process The process, not started yet.
 */
export let letHaveChildren: (process: Process) => void;

/**
 * Lets a process be a worker of a pool; set by the class.
 *
 * @param process The process, not started yet.
 * @param pool The name of the pool.
 */
export let letBelongTo: (process: Process, pool: string) => void;

/**
 * Makes a process object that was never started stand for this very process; set by the class, which
 * alone may do so.
 */
export let embody: <T extends Process>(process: T) => T;

/**
 * A function, or the `run` method of a subclass, in a process or worker of its own: Python's
 * `multiprocessing.Process`. After {@linkcode Process.close} everything but `name`, `daemon`,
 * `toString` and `close` throws {@linkcode ProcessStateError}.
 *
 * A **subclass** with a `run` of its own needs no target, but must be exported: the child gets an
 * instance with the same own fields (structured-cloned, `#private` ones left out) and calls `run`.
 *
 * @typeParam A The arguments of the target.
 *
 * @example A function of another module, in a process of its own
 * ```ts ignore
 * import { Process } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 * import { countTo } from "./tasks.ts";
 *
 * await using process = new Process({ target: countTo, args: [1000] });
 * await process.start();
 * assertEquals(await process.join(), 0);
 * ```
 *
 * @example The text of a function, on a thread
 * ```ts
 * import { inline, Process } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const target = inline((text: string) => console.log(text.length));
 * await using process = new Process({ target, args: ["hello"], context: "worker" });
 * await process.start();
 * assertEquals(await process.join(), 0);
 * ```
 */
// deno-lint-ignore no-explicit-any
export class Process<A extends readonly unknown[] = readonly any[]> implements AsyncDisposable {
  static {
    brand(this, "Process");
    letHaveChildren = (process) => process.#mayHaveChildren = true;
    letBelongTo = (process, pool) => process.#pool = pool;
    embody = (process) => {
      process.#isCurrent = true;
      process.#name = state.name;
      process.#daemon = state.daemon;
      process.#authkey = authkey();
      process.#parentPid = state.parent?.pid ?? null;
      // It was counted as if it were a child.
      state.made--;
      return process;
    };
  }

  #mayHaveChildren = false;
  #pool: string | null = null;
  readonly #options: ProcessOptions<A>;
  readonly #args: unknown[];
  readonly #site: CallSite;
  readonly #path: number[];
  readonly #life = new Life();
  #parentPid: number | null;
  #name: string;
  #daemon: boolean;
  #authkey: Uint8Array | null = null;
  #isCurrent = false;

  /**
   * Keeps the facts; nothing is started yet.
   *
   * @param options What to run, and how.
   * @throws {TypeError} If an option is of a wrong type.
   * @throws {RangeError} If an option is none of the values it may have.
   *
   * @example Usage
   * ```ts
   * import { inline, Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const target = inline((a: number, b: number) => console.log(a + b));
   * const process = new Process({ target, args: [1, 2], name: "adder", daemon: true });
   * assertEquals(process.name, "adder");
   * ```
   */
  constructor(options?: ProcessOptionsFor<A>) {
    checkCount(MAKE_PROCESS, arguments.length, 1);
    const read = checkOptions<A>(options);
    this.#options = read.options;
    this.#args = read.args;
    this.#site = noteCall(new.target);
    this.#path = [...state.path, ++state.made];
    this.#parentPid = runtime.pid();
    this.#name = this.#options.name ?? `${new.target.name}-${this.#path.join(":")}`;
    this.#daemon = this.#options.daemon ?? state.daemon;
  }

  /**
   * Its name, for people: it tells processes apart in logs and errors. Settable at any time; a child
   * that runs keeps the name it was started with.
   *
   * @throws {TypeError} If it is set to anything but a string.
   */
  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    checkName(name);
    this.#name = name;
    if (this.#isCurrent) state.name = name;
  }

  /**
   * Whether it is terminated when its parent ends. Settable until started.
   *
   * @throws {ProcessStateError} If it is set after the start.
   * @throws {TypeError} If it is set to anything but a boolean.
   */
  get daemon(): boolean {
    return this.#daemon;
  }

  set daemon(daemon: boolean) {
    checkBoolean("daemon", daemon);
    if (this.#isCurrent || this.#life.phase !== "initial") {
      throw this.#refuse("set daemon of", "it has been started", "set it before start()");
    }
    this.#daemon = daemon;
  }

  /**
   * The key that a family of processes shares: 32 random bytes, inherited by children. What is set
   * holds for this process, and for the children that it makes from then on.
   *
   * @throws {TypeError} If it is set to anything but bytes.
   */
  get authkey(): Uint8Array {
    this.#checkOpen("read authkey of");
    return guardKey(this.#authkey ??= authkey());
  }

  set authkey(key: Uint8Array) {
    this.#checkOpen("set authkey of");
    checkKey(key);
    this.#authkey = key.slice();
    if (this.#isCurrent) state.authkey = this.#authkey;
  }

  /** The id of its OS process, also of a worker; null until started. */
  get pid(): number | null {
    this.#checkOpen("read pid of");
    return this.#pid;
  }

  get #pid(): number | null {
    return this.#isCurrent ? runtime.pid() : this.#life.child?.pid ?? null;
  }

  /** The same as {@linkcode Process.pid}, as in Python. */
  get ident(): number | null {
    return this.pid;
  }

  /**
   * Null while not ended; 0 returned; 1 threw; n of `exit(n)`; -n killed by signal n. Node tells 0 of a
   * process that was killed by a real-time signal (34 to 64).
   */
  get exitCode(): number | null {
    this.#checkOpen("read exitCode of");
    return this.#life.exitCode;
  }

  /**
   * Resolves with the exit code once it has ended. It does not keep the program alive for a daemon, as
   * {@linkcode Process.join} does.
   *
   * @throws {ProcessStateError} If it has not been started.
   */
  get sentinel(): Promise<number> {
    this.#checkStarted("read sentinel of");
    return this.#life.ended;
  }

  /** Standard output; null unless `piped` and started. */
  get stdout(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    this.#checkOpen("read stdout of");
    return this.#life.child?.stdout ?? null;
  }

  /** Standard error; null unless `piped` and started. */
  get stderr(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    this.#checkOpen("read stderr of");
    return this.#life.child?.stderr ?? null;
  }

  /**
   * What the child does: calls the target with the arguments. Override it in a subclass.
   *
   * @returns Whatever the target gives, or a promise of it; the child waits for it, and drops it.
   *
   * @example In this very process
   * ```ts
   * import { Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const process = new Process({ target: Math.max, args: [1, 3, 2] });
   * assertEquals(process.run(), 3);
   * ```
   */
  run(): unknown | Promise<unknown> {
    const { target } = this.#options;
    if (typeof target === "function") return target(...this.#args as unknown as A);
    if (target === undefined) return undefined;
    throw this.#refuse(
      "run the reference of",
      "it names a function of another process",
      "start() it",
    );
  }

  /**
   * Starts it. Resolves once it is running; doesn't wait for it to boot.
   *
   * What can't be told here is told by the child, on its standard error, with exit code 1: a target
   * that its module doesn't export, a module that is missing or throws.
   *
   * @throws {ProcessStateError} If it was started before, by a daemon, or while the target's module is
   *   still being imported.
   * @throws {TargetError} If it can be told here that no other process can reach the target.
   * @throws {DOMException} `DataCloneError`, if an argument can't be cloned.
   * @throws {ProcessError} If the system, or a permission, doesn't let it start.
   *
   * @example Usage
   * ```ts
   * import { inline, Process } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * await using process = new Process({ target: inline(() => {}) });
   * await process.start();
   * assert(process.isAlive());
   * ```
   */
  async start(): Promise<void> {
    this.#checkChild("start");
    this.#checkMayStart();
    const { detached = false } = this.#options;
    this.#life.launching(!this.#daemon && !detached);
    try {
      const { launch } = await import("./launch.ts");
      await launch(this.#facts(), (child) => {
        rememberChild(this, detached);
        this.#life.launched(child, () => forgetChild(this));
      });
    } catch (error) {
      forgetChild(this);
      this.#life.failed(error);
      throw error;
    }
  }

  #checkMayStart(): void {
    if (this.#life.phase !== "initial") {
      throw this.#refuse("start", "it has been started", "make another one");
    }
    if (state.parent === null && isMarkFrom(runtime.readMark(), runtime.parentPid())) {
      throw this.#refuse(
        "start",
        "this process was itself started as a child, and runs the program in place of the library's entry",
        "keep the library out of the bundle",
      );
    }
    if (state.importing) {
      throw this.#refuse(
        "start",
        "this child still imports the module of its own target, which every child does",
        "start processes under if (import.meta.main) { ... } or if (parentProcess() === null) { ... }",
      );
    }
    if (state.daemon) {
      throw this.#refuse("start", `its parent ${state.name} is a daemon`, "start it elsewhere");
    }
  }

  #facts() {
    const { constructor } = this;
    return {
      identity: {
        name: this.#name,
        daemon: this.#daemon && !this.#mayHaveChildren,
        path: this.#path,
        authkey: (this.#authkey ?? authkey()).slice(),
      },
      options: this.#options,
      args: this.#args,
      subclass: constructor === Process ? null : constructor,
      fields: { ...this } as Record<string, unknown>,
      site: this.#site,
      pool: this.#pool,
    };
  }

  /**
   * Waits until it has ended. The program goes on for that, even for a daemon.
   *
   * @param options How long to wait.
   * @returns The exit code; null if the timeout came first.
   * @throws {ProcessStateError} If it has not been started, or is this very process.
   * @throws {RangeError} If the timeout is NaN.
   *
   * @example Usage
   * ```ts
   * import { inline, Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const process = new Process({ target: inline(() => Deno.exit(7)) });
   * await process.start();
   * assertEquals(await process.join(), 7);
   * ```
   */
  async join(options?: WaitOptions): Promise<number | null> {
    checkCount(JOIN, arguments.length, 1);
    const wait = readOptions(JOIN, options, WAIT_RULES);
    this.#checkStarted("join");
    return await this.#life.join(wait);
  }

  /**
   * Whether it has been started and has not ended.
   *
   * @returns Whether it runs; true of the current process.
   *
   * @example Usage
   * ```ts
   * import { Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new Process().isAlive(), false);
   * ```
   */
  isAlive(): boolean {
    this.#checkOpen("ask about");
    return this.#isCurrent || this.#life.phase === "started";
  }

  /**
   * Ends it by SIGTERM, which it may handle. A worker is stopped: exit code -15. Nothing to do on one
   * that has ended.
   *
   * @throws {ProcessStateError} If it has not been started.
   *
   * @example Usage
   * ```ts
   * import { inline, Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const process = new Process({ target: inline(() => { while (true); }), context: "worker" });
   * await process.start();
   * process.terminate();
   * assertEquals(await process.join(), -15);
   * ```
   */
  terminate(): void {
    this.#checkStarted("terminate");
    this.#life.kill("SIGTERM");
  }

  /**
   * Ends it by SIGKILL, which nothing can handle: exit code -9. Nothing to do on one that has ended.
   *
   * @throws {ProcessStateError} If it has not been started.
   *
   * @example Usage
   * ```ts
   * import { inline, Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const process = new Process({ target: inline(() => { while (true); }) });
   * await process.start();
   * process.kill();
   * assertEquals(await process.join(), -9);
   * ```
   */
  kill(): void {
    this.#checkStarted("kill");
    this.#life.kill("SIGKILL");
  }

  /**
   * Sends SIGINT, as Ctrl-C does; a child that does not handle it ends with exit code -2. Nothing to do
   * on one that has ended. Python 3.14's `interrupt`.
   *
   * @throws {ProcessStateError} If it has not been started, or is a worker, which has no signals.
   *
   * @example Usage
   * ```ts
   * import { inline, Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const process = new Process({ target: inline(() => { while (true); }) });
   * await process.start();
   * process.interrupt();
   * assertEquals(await process.join(), -2);
   * ```
   */
  interrupt(): void {
    this.#checkStarted("interrupt");
    if (this.#life.child?.isThread) {
      throw this.#refuse("interrupt", "a worker has no signals", "terminate() it");
    }
    this.#life.kill("SIGINT");
  }

  /**
   * Forgets it. Any use after that throws, but of `name`, `daemon`, `toString` and `close`.
   *
   * @throws {ProcessStateError} If it runs.
   *
   * @example Usage
   * ```ts
   * import { Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const process = new Process({ name: "short" });
   * process.close();
   * assertEquals(String(process).endsWith("closed>"), true);
   * ```
   */
  close(): void {
    if (this.#isCurrent) return;
    if (this.#life.phase === "started") {
      throw this.#refuse("close", "it still runs", "join() or terminate() it first");
    }
    this.#life.close();
  }

  /**
   * Itself in words.
   *
   * @returns `<Process name='Process-1' pid=12 parent=10 started daemon>`; the state is one of `initial`,
   *   `started`, `stopped exitcode=0` and `closed`.
   *
   * @example Usage
   * ```ts
   * import { Process } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const process = new Process({ name: "idle" });
   * assertEquals(String(process), `<Process name='idle' parent=${Deno.pid} initial>`);
   * ```
   */
  toString(): string {
    return describe({
      className: this.constructor.name,
      name: this.#name,
      pid: this.#pid,
      parentPid: this.#parentPid,
      phase: this.#isCurrent ? "started" : this.#life.phase,
      exitCode: this.#life.exitCode,
      daemon: this.#daemon,
    });
  }

  /** What `console.log` shows in Deno. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** What `console.log` shows in Node and Bun. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /**
   * Terminates it if it is alive, waits for its end, and closes it. What handles SIGTERM has 5 seconds;
   * then it is killed.
   *
   * @returns When that is done.
   *
   * @example Usage
   * ```ts
   * import { inline, Process } from "@multiprocessing/process";
   *
   * await using process = new Process({ target: inline(() => { while (true); }) });
   * await process.start();
   * ```
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isCurrent) return;
    if (this.#life.phase === "started") await this.#life.end();
    this.#life.close();
  }

  #checkOpen(action: string): void {
    if (this.#life.phase === "closed") {
      throw this.#refuse(action, "it is closed", "make another one");
    }
  }

  #checkChild(action: string): void {
    this.#checkOpen(action);
    if (this.#isCurrent) {
      throw this.#refuse(action, "it is the current process", `${action} a child of it`);
    }
  }

  #checkStarted(action: string): void {
    this.#checkChild(action);
    if (this.#life.phase === "initial") {
      throw this.#refuse(action, "it has not been started", "await start() first");
    }
  }

  #refuse(action: string, why: string, wayOut: string): ProcessStateError {
    return new ProcessStateError(`Cannot ${action} ${this.#name} as ${why}: ${wayOut}`);
  }
}
