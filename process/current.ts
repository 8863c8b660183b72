// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Who this process is, who started it, and whom it has started.
 *
 * @module
 */

import { family } from "../memory/family.ts";
import * as runtime from "../runtime/runtime.ts";
import { check, checkCount } from "../base/arguments.ts";
import type { Rule } from "../base/rules.ts";
import type { WaitOptions } from "../base/options.ts";
import { Parent } from "./parent.ts";
import { embody, Process } from "./process.ts";
import { type FoundWork, listChildren, state } from "./state.ts";

/** The process that started this one, as seen from here. */
export interface ParentProcess {
  /** Its name when it started this one. */
  readonly name: string;
  /** The id of its OS process. */
  readonly pid: number;
  /** Resolves once it has ended, with null: its exit code can't be told. */
  readonly sentinel: Promise<number | null>;
  /** Whether it has not ended. */
  isAlive(): boolean;
  /** Resolves when it has ended or the timeout came; null where its exit code can't be told, as in Python. */
  join(options?: WaitOptions): Promise<number | null>;
}

const EXIT = { does: "exit", right: "exit(1)" };

const isStatus: Rule = (value) => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return undefined;
  if (typeof value !== "number") {
    return { must: "a number, a boolean, null or a string", isRange: false };
  }
  return Number.isInteger(value) ? undefined : { must: "a whole number", isRange: true };
};

let current: Process | null = null;
/** What the object was made of. */
let made: FoundWork | null = null;
let parent: Parent | null = null;

const ofOthers = state.runSelf;
state.runSelf = () => {
  const own = state.work?.subclass?.value;
  // A subclass of another copy's class is run by that one.
  const isOurs = own === undefined || ofOthers === null ||
    Object.prototype.isPrototypeOf.call(Process, own);
  return isOurs ? currentProcess().run() : ofOthers();
};
family.mainPid = () => state.settings.familyPid;

/**
 * The object that stands for this process. In the main one its name is `MainProcess`. Python's
 * `current_process`.
 *
 * @returns Always the same object.
 *
 * @example Usage
 * ```ts
 * import { currentProcess } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(currentProcess().name, "MainProcess");
 * assertEquals(currentProcess().pid, Deno.pid);
 * ```
 */
export function currentProcess(): Process {
  if (current !== null && made === state.work) return current;
  made = state.work;
  return current = embody(made === null ? new Process() : remake(made));
}

/** The process object of this child, as its parent made it. */
function remake({ subclass, target, args, fields }: FoundWork): Process {
  const own = subclass?.value ?? Process;
  const options = { args, ...(target && { target: target.value.bind(target.holder) }) };
  // Not the subclass's own constructor: its work is done, and the fields show what it came to.
  const process: Process = Reflect.construct(Process, [options], own);
  return Object.assign(process, fields);
}

/**
 * The process that started this one. Python's `parent_process`.
 *
 * @returns It; null in the main one, which makes it a guard for whatever children must not do.
 *
 * @example Usage
 * ```ts
 * import { parentProcess } from "@multiprocessing/process";
 *
 * if (parentProcess() === null) {
 *   // Only the main program comes here.
 * }
 * ```
 */
export function parentProcess(): ParentProcess | null {
  if (state.parent === null) return null;
  return parent ??= new Parent(state.parent);
}

/**
 * The children of this process that have started and not ended, in start order. Python's
 * `active_children`.
 *
 * @returns A fresh array.
 *
 * @example Usage
 * ```ts
 * import { activeChildren, inline, Process } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using process = new Process({ target: inline(() => {}) });
 * await process.start();
 * assertEquals(activeChildren(), [process]);
 * ```
 */
export function activeChildren(): Process[] {
  return listChildren() as Process[];
}

/**
 * How many cores this process may use: its affinity counts, and where the runtime looks at it the quota
 * of its control group. That is Python's `process_cpu_count`; its `cpu_count` counts the machine.
 *
 * @returns At least 1.
 *
 * @example Usage
 * ```ts
 * import { cpuCount } from "@multiprocessing/process";
 * import { assert } from "@std/assert";
 *
 * assert(cpuCount() >= 1);
 * ```
 */
export function cpuCount(): number {
  return runtime.cpuCount();
}

/**
 * Ends this process, from inside a target. Python's `sys.exit`, but at once: nothing catches it.
 *
 * @param status The exit code, modulo 256. True, and a string, which is printed on standard error, stand
 *   for 1; false, null and nothing for 0. Default 0.
 * @throws {TypeError} If it is anything else.
 * @throws {RangeError} If it is no whole number.
 *
 * @example Usage
 * ```ts ignore
 * import { exit } from "@multiprocessing/process";
 *
 * export function check(file: string): void {
 *   if (!file.endsWith(".ts")) exit(`not a TypeScript file: ${file}`);
 * }
 * ```
 */
export function exit(status: number | boolean | null | string = 0): never {
  checkCount(EXIT, arguments.length, 1);
  check(EXIT.does, "status", status, isStatus);
  if (typeof status === "number") return runtime.exit(status & 255);
  if (status === null || typeof status === "boolean") return runtime.exit(status ? 1 : 0);
  runtime.writeError(`${status}\n`);
  return runtime.exit(1);
}
