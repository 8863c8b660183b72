// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From a target and its arguments to a job.
 *
 * @module
 */

import { ProcessStateError, TargetError } from "../errors.ts";
import { noteCall } from "../process/call_site.ts";
import type { Target } from "../process/options.ts";
import { isLimited, limit, type Settler } from "../pool/tasks/limit.ts";
import { dropped } from "../pool/scheduling/pool_errors.ts";
import { StartLine } from "../pool/tasks/start_line.ts";
import { type Entry, type KnownTarget, Targets } from "../pool/tasks/targets.ts";
import type { Caller } from "../pool/work.ts";
import { Desk } from "./desk.ts";
import type { Callee, Manner, Part } from "./orders.ts";
import type { TaskOptions } from "./options.ts";
import { moduleName, type Root } from "./root.ts";
import type { CallMode } from "./wire.ts";

/** A call, before its target is found. */
export interface Request {
  /** The call, for the text of errors. */
  call: string;
  /** Gives the target. */
  known: () => Entry;
  /** How it is called. */
  mode: CallMode;
  /** Its arguments, or the items of a chunk. */
  args: readonly unknown[];
  /** How long it may take, and how often it is begun again. */
  options: TaskOptions;
  /** Its place in a call that may be resumed. */
  part: Part | null;
}

/** The jobs of a pool, and whether it takes more. */
export class Works {
  /** How many chunks `map` makes, and how many `imap` has ahead. */
  readonly window: number;
  /** Who submits. */
  readonly desk: Desk;
  readonly #root: Root;
  readonly #targets = new Targets();
  readonly #line = new StartLine();
  readonly #callees = new Map<number, Callee>();
  readonly #callers = new Set<Caller>();
  readonly #waiters: (() => void)[] = [];
  #held = 0;
  #state: "open" | "closed" | "terminated" = "open";
  #ended: Promise<void> | null = null;

  /**
   * Nothing is connected yet.
   *
   * @param manner What all jobs have in common.
   * @param root Where modules are named from.
   * @param window How many chunks `map` makes, and how many `imap` has ahead.
   */
  constructor(manner: Manner, root: Root, window: number) {
    this.#root = root;
    this.window = window;
    this.desk = new Desk(manner, () => this.#settle());
  }

  /** Whether it takes tasks, and if not, why. */
  get state(): "open" | "closed" | "terminated" {
    return this.#state;
  }

  /**
   * Refuses a call that comes too late.
   *
   * @param call The call.
   * @throws {ProcessStateError} After close.
   */
  checkOpen(call: string): void {
    if (this.#state === "open") return;
    throw new ProcessStateError(`Cannot ${call} as the Pool is ${this.#state}: make another one`);
  }

  /**
   * Has a target looked up.
   *
   * @param call The call, for the text of errors.
   * @param target What to run.
   * @returns Gives it, or a promise of it while it is looked for.
   */
  know(call: string, target: Target): () => Entry {
    let entry = this.#targets.get(target) ??
      this.#targets.find(call, target, noteCall(this.know));
    if (entry instanceof Promise) entry.then((known) => entry = known, () => {});
    return () => entry;
  }

  /**
   * Submits a job.
   *
   * @param request What to do.
   * @param settler Who is told.
   * @returns Takes it back.
   */
  submit(request: Request, settler: Settler<unknown>): () => void {
    const { call, options } = request;
    let stopJob: (() => void) | null = null;
    let isStopped = false;
    const stop = () => {
      isStopped = true;
      stopJob?.();
    };
    const told = isLimited(options) ? limit(call, options, settler, stop) : settler;
    const refuse = (error: unknown) => {
      request.part?.refused();
      told.reject(error);
    };
    const add = (known: KnownTarget) => {
      if (isStopped) return;
      try {
        stopJob = this.#add(request, known, told);
      } catch (error) {
        refuse(error);
      }
    };
    this.#enter(request.known(), add, refuse);
    return stop;
  }

  #add(
    { call, mode, args, options, part }: Request,
    known: KnownTarget,
    told: Settler<unknown>,
  ): () => void {
    // It was submitted while the pool was open, and its target has been found since.
    if (this.#state === "terminated") throw dropped();
    const order = {
      call,
      mode,
      callee: this.#calleeOf(known),
      options,
      part,
    };
    return this.desk.submit(order, args, told);
  }

  #enter(entry: Entry, add: (known: KnownTarget) => void, reject: (error: unknown) => void): void {
    if (this.#line.isEmpty && !(entry instanceof Promise)) return add(entry);
    const done = this.hold();
    const then = <T>(go: (value: T) => void) => (value: T) => {
      try {
        go(value);
      } finally {
        done();
      }
    };
    this.#line.enter(entry, then(add), then(reject));
  }

  /** What it is called on other hosts. */
  #calleeOf({ id, place }: KnownTarget): Callee {
    const known = this.#callees.get(id) ??
      (place.kind === "global"
        ? { module: `global:${place.path.join(".")}`, name: place.path.join("."), url: null }
        : { module: this.#nameOf(place.module, place.name), name: place.name, url: place.module });
    this.#callees.set(id, known);
    return known;
  }

  #nameOf(module: string, name: string): string {
    const path = moduleName(this.#root, module);
    if (path !== null) return path;
    const [what, why] = module.startsWith("data:")
      ? ["an inline function", "hosts run only modules that they have: export it from one"]
      : [
        `"${name}" of ${module}`,
        `its module must be a file below the root ${this.#root.path}: give the pool another "root"`,
      ];
    throw new TargetError(`Cannot use ${what} as a target of a pool over BullMQ as ${why}`, {
      module,
      targetName: name,
    });
  }

  /** Something goes on that the pool must not end before. */
  hold(): () => void {
    this.#held++;
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      this.#held--;
      this.#settle();
    };
  }

  /**
   * Somebody will give jobs bit by bit.
   *
   * @param caller Who.
   * @returns Says that no more will come.
   */
  attach(caller: Caller): () => void {
    const done = this.hold();
    this.#callers.add(caller);
    return () => {
      if (this.#callers.delete(caller)) done();
    };
  }

  /** No more jobs come. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closed";
    this.#settle();
  }

  /** Nothing is waited for; what has not begun is taken from the queue. */
  terminate(): void {
    if (this.#state === "terminated") return;
    this.#state = "terminated";
    for (const caller of [...this.#callers]) caller.fail(dropped());
    this.desk.drop();
    this.#settle();
  }

  #settle(): void {
    if (this.#state === "open" || this.#held > 0 || !this.desk.isIdle) return;
    // Whoever has been told just now may be told more in this turn.
    this.#ended ??= Promise.resolve().then(() => this.desk.close());
    for (const waiter of this.#waiters.splice(0)) this.#ended.then(waiter);
  }

  /** Resolves when nothing is waited for and the connections are closed. */
  ended(): Promise<void> {
    for (const caller of [...this.#callers]) caller.flow();
    if (this.#ended !== null) return this.#ended;
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#settle();
    });
  }
}
