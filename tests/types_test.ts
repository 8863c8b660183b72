// Copyright 2026 the multiprocessing authors. MIT license.

// Everything here is held by `deno check` alone, which `deno test` does first: a `@ts-expect-error`
// above a line that compiles is an error, and so is a type that is not as it should be.

import { assertEquals } from "@std/assert";
import type * as api from "./api.d.ts";
import * as mod from "../mod.ts";
import { test } from "./helpers.ts";

/** Fails to compile unless its argument is true. */
type Holds<T extends true> = T;

/** Whether two types are assignable to one another. */
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;

// -- mod.ts is as api.d.ts says --

/** What is built, of what there is to be. */
type Built = keyof typeof mod & keyof typeof api;

/** What takes objects of the library, which have private parts that no declaration has. */
type TakesOwn = "asCompleted" | "waitFutures" | "wait";

const held: Pick<typeof api, Exclude<Built, TakesOwn>> = mod;

// What is still to be built; nothing else may be missing.
export type Missing = Holds<
  Same<
    never,
    Exclude<
      Exclude<keyof typeof api, Built>,
      | ("Barrier" | "BoundedSemaphore" | "Condition" | "Event" | "Lock" | "RLock" | "Semaphore")
      | ("JoinableQueue" | "Queue" | "SimpleQueue" | "connect" | "Listener" | "wait")
      | ("ShareableList" | "SharedArray" | "SharedMemory" | "Value" | "SyncManager" | "manager")
    >
  >
>;

// What is there besides, as Python's `set_executable` is.
export type More = Holds<Same<Exclude<keyof typeof mod, keyof typeof api>, "setExecutable">>;

/** What a context has besides, as Python's does. */
type ContextExtras = "getStartMethod" | "getContext" | "setStartMethod";

export type Options = [
  Holds<Same<mod.WaitOptions, api.WaitOptions>>,
  Holds<Same<mod.ProcessPermissions, api.ProcessPermissions>>,
  Holds<Same<mod.ProcessOptions, api.ProcessOptions>>,
  Holds<Same<mod.StartMethod, api.StartMethod>>,
  Holds<Same<mod.LogLevel, api.LogLevel>>,
  Holds<Same<mod.Logger, api.Logger>>,
  Holds<Same<mod.ParentProcess, api.ParentProcess>>,
  Holds<Same<mod.Target<[number], string>, api.Target<[number], string>>>,
  Holds<Same<Exclude<keyof mod.Context, keyof api.ContextSurface>, ContextExtras>>,
  Holds<Same<mod.Context["process"], mod.Context["process"] & api.ContextSurface["process"]>>,
];

export type Classes = [
  Holds<Same<Pick<mod.Process, keyof api.Process>, Pick<api.Process, keyof api.Process>>>,
  Holds<Same<mod.ProcessError, api.ProcessError>>,
  Holds<Same<mod.ProcessStateError, api.ProcessStateError>>,
  Holds<Same<mod.TargetError, api.TargetError>>,
  Holds<Same<mod.WorkerLostError, api.WorkerLostError>>,
  Holds<Same<mod.TimeoutError, api.TimeoutError>>,
  Holds<Same<mod.NotFoundError, api.NotFoundError>>,
  Holds<Same<mod.AlreadyExistsError, api.AlreadyExistsError>>,
  Holds<Same<mod.BufferTooShortError, api.BufferTooShortError>>,
];

// -- Arguments are checked against the target --

const { Process, reference, inline, getContext } = mod;

function add(a: number, b: number): number {
  return a + b;
}
function greet(name: string, loud?: boolean): string {
  return loud ? name.toUpperCase() : name;
}
async function later(value: Map<string, number>): Promise<number> {
  return await Promise.resolve(value.size);
}
function nothing(): void {}
function sum(...values: number[]): number {
  return values.length;
}

/** Never called: it only has to compile. */
export function compile(): void {
  new Process();
  new Process({});
  new Process({ target: nothing });
  new Process({ target: nothing, args: [] });
  new Process({ target: add, args: [1, 2] });
  new Process({ target: add, args: [1, 2] as const });
  new Process({ target: greet, args: ["x"] });
  new Process({ target: greet, args: ["x", true] });
  new Process({ target: later, args: [new Map([["a", 1]])] });
  new Process({ target: sum });
  new Process({ target: sum, args: [1, 2, 3] });
  new Process({ target: Math.sqrt, args: [2] });
  new Process({ target: reference("./x.ts", "y"), args: [1, "any"] });
  new Process({ target: reference("./x.ts", "y") });
  new Process({ target: reference<[number]>("./x.ts", "y"), args: [1] });
  new Process({ target: inline((a: number) => a), args: [1] });
  new Process({ target: inline(() => 1) });
  getContext("worker").process({ target: add, args: [1, 2] });
  getContext("worker").process({ target: nothing });
  getContext("worker").process();

  // @ts-expect-error: the target needs arguments
  new Process({ target: add });
  // @ts-expect-error: one is missing
  new Process({ target: add, args: [1] });
  // @ts-expect-error: one is too many
  new Process({ target: add, args: [1, 2, 3] });
  // @ts-expect-error: one is of a wrong type
  new Process({ target: add, args: [1, "2"] });
  // @ts-expect-error: the optional one is of a wrong type
  new Process({ target: greet, args: ["x", 1] });
  // @ts-expect-error: the target takes none
  new Process({ target: nothing, args: [1] });
  // @ts-expect-error: the map is of a wrong type
  new Process({ target: later, args: [new Map([[1, 1]])] });
  // @ts-expect-error: the rest is of a wrong type
  new Process({ target: sum, args: [1, "2"] });
  // @ts-expect-error: the reference needs an argument
  new Process({ target: reference<[number]>("./x.ts", "y") });
  // @ts-expect-error: the reference's argument is of a wrong type
  new Process({ target: reference<[number]>("./x.ts", "y"), args: ["1"] });
  // @ts-expect-error: the inline function needs an argument
  new Process({ target: inline((a: number) => a) });
  // @ts-expect-error: the target needs arguments in a context too
  getContext("worker").process({ target: add });
  // @ts-expect-error: a context has its start method
  getContext("worker").process({ context: "spawn" });
  // @ts-expect-error: no such option
  new Process({ deamon: true });
  // @ts-expect-error: no such start method
  new Process({ context: "fork" });
  // @ts-expect-error: no such output
  new Process({ stdout: "pipe" });
  // @ts-expect-error: no such permission
  new Process({ permissions: { disk: true } });
  // @ts-expect-error: a string is no function
  new Process({ target: "nothing" });
  // @ts-expect-error: pid can't be set
  new Process().pid = 5;
  // @ts-expect-error: exitCode can't be set
  new Process().exitCode = 5;
  // @ts-expect-error: no list
  mod.exit([1]);
  // @ts-expect-error: no such start method
  mod.setStartMethod("fork");
  // @ts-expect-error: no time in words
  void new Process().join({ timeout: "1 s" });
}

/** A subclass overrides `run`, with whatever it gives. */
export class Own extends Process {
  override run(): Promise<string> {
    return Promise.resolve("done");
  }
}

// -- Types of what is given --

export type Results = [
  Holds<Same<ReturnType<mod.Process["join"]>, Promise<number | null>>>,
  Holds<Same<mod.Process["sentinel"], Promise<number>>>,
  Holds<Same<mod.Process["stdout"], ReadableStream<Uint8Array<ArrayBuffer>> | null>>,
  Holds<Same<ReturnType<typeof mod.parentProcess>, mod.ParentProcess | null>>,
  Holds<Same<ReturnType<typeof mod.exit>, never>>,
];

test("mod.ts exports functions and classes only", () => {
  const kinds = Object.entries(held).map(([name, value]) => [name, typeof value]);
  assertEquals(kinds.filter(([, kind]) => kind !== "function"), []);
});

test("every error class is a ProcessError", () => {
  const errors = Object.entries(mod).filter(([name]) => name.endsWith("Error"));
  for (const [name, ErrorClass] of errors) {
    const { prototype } = ErrorClass as typeof mod.ProcessError;
    assertEquals([name, prototype instanceof mod.ProcessError || name === "ProcessError"], [
      name,
      true,
    ]);
  }
  assertEquals(errors.length, 16);
});
