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

/** What there is to be and is not built yet: a line that is built must go, or this doesn't compile. */
interface Unbuilt {
  exports: never;
  // deno-lint-ignore ban-types
  members: {};
  // deno-lint-ignore ban-types
  keys: {};
}

/** What api.d.ts lacks. */
interface Besides {
  // As Python's `set_executable` is.
  exports: "setExecutable";
  members: {
    // Python 3.14's managed set, which the page names and the declarations lack.
    SyncManager: "set";
    Pool: "toString";
    // As Python's `cancel_join_thread` is.
    Queue: "cancelJoinThread" | typeof Symbol.asyncDispose;
    JoinableQueue: "cancelJoinThread" | typeof Symbol.asyncDispose;
    Future: "toString";
    Lock: "toString";
    RLock: "toString";
    Semaphore: "toString";
    BoundedSemaphore: "toString";
    Event: "toString";
    Condition: "toString";
    Barrier: "toString";
    Value: "toString";
    SharedArray: "toString";
    SharedMemory: "toString";
    // As Python's has.
    ShareableList: "toString" | "format";
  };
  keys: {
    // Those of a pool's that its interface has a place for. Of `maxQueue` the page says that `submit` rejects.
    ProcessPoolExecutorOptions:
      | "concurrency"
      | "maxQueue"
      | "idleTimeout"
      | "maxMemoryPerChild"
      | "finalizer"
      | "finalargs"
      | "killTimeout"
      | "nice"
      | "output";
    // As Python's contexts have.
    Context: "getContext" | "getStartMethod" | "setStartMethod";
    // Which the page names.
    ManagerOptions: "tls";
    // Which the dashboard shows.
    WorkerInsights: "state" | "task";
    // Of async events and of instants.
    TraceEvent: "id" | "s";
    // What is held is let go with await using.
    DictProxy: typeof Symbol.asyncDispose;
    ListProxy: typeof Symbol.asyncDispose;
    NamespaceProxy: typeof Symbol.asyncDispose;
    ValueProxy: typeof Symbol.asyncDispose;
    ArrayProxy: typeof Symbol.asyncDispose;
    LockProxy: typeof Symbol.asyncDispose;
    EventProxy: typeof Symbol.asyncDispose;
  };
}

type Missing<A, B> = Exclude<keyof B, keyof A>;

/** Without what is nothing. */
type Dense<T> = { [K in keyof T as [T[K]] extends [never] ? never : K]: T[K] };

// deno-lint-ignore no-explicit-any
type AnyClass = abstract new (...args: any) => any;

/** What is built, of what there is to be. */
type Built = keyof typeof mod & keyof typeof api;

type BuiltClass = {
  [K in Built]: (typeof api)[K] extends AnyClass ? (typeof mod)[K] extends AnyClass ? K : never
    : never;
}[Built];

type ModObjects = { [K in BuiltClass]: InstanceType<Extract<(typeof mod)[K], AnyClass>> };
type ApiObjects = { [K in BuiltClass]: InstanceType<Extract<(typeof api)[K], AnyClass>> };

/** The types that have no value. */
interface ModTypes {
  WaitOptions: mod.WaitOptions;
  ProcessPermissions: mod.ProcessPermissions;
  ProcessOptions: mod.ProcessOptions;
  ParentProcess: mod.ParentProcess;
  StartMethodChoice: mod.StartMethodChoice;
  Context: mod.Context;
  PipeOptions: mod.PipeOptions;
  ListenerOptions: mod.ListenerOptions;
  ConnectOptions: mod.ConnectOptions;
  PoolOptions: mod.PoolOptions;
  Percentiles: mod.Percentiles;
  WorkerInsights: mod.WorkerInsights;
  PoolInsights: mod.PoolInsights;
  TraceEvent: mod.TraceEvent;
  TaskOptions: mod.TaskOptions;
  MapOptions: mod.MapOptions;
  Callbacks: mod.Callbacks<number>;
  ProcessPoolExecutorOptions: mod.ProcessPoolExecutorOptions;
  QueueOptions: mod.QueueOptions;
  Logger: mod.Logger;
  ManagerOptions: mod.ManagerOptions;
  DictProxy: mod.DictProxy<string, number>;
  ListProxy: mod.ListProxy<number>;
  NamespaceProxy: mod.NamespaceProxy<{ x: number }>;
  ValueProxy: mod.ValueProxy<"i32">;
  ArrayProxy: mod.ArrayProxy<"i32">;
  LockProxy: mod.AutoProxy<mod.Lock>;
  EventProxy: mod.AutoProxy<mod.Event>;
}

interface ApiTypes {
  WaitOptions: api.WaitOptions;
  ProcessPermissions: api.ProcessPermissions;
  ProcessOptions: api.ProcessOptions;
  ParentProcess: api.ParentProcess;
  StartMethodChoice: api.StartMethodChoice;
  Context: api.Context;
  PipeOptions: api.PipeOptions;
  ListenerOptions: api.ListenerOptions;
  ConnectOptions: api.ConnectOptions;
  PoolOptions: api.PoolOptions;
  Percentiles: api.Percentiles;
  WorkerInsights: api.WorkerInsights;
  PoolInsights: api.PoolInsights;
  TraceEvent: api.TraceEvent;
  TaskOptions: api.TaskOptions;
  MapOptions: api.MapOptions;
  Callbacks: api.Callbacks<number>;
  ProcessPoolExecutorOptions: api.ProcessPoolExecutorOptions;
  QueueOptions: api.QueueOptions;
  Logger: api.Logger;
  ManagerOptions: api.ManagerOptions;
  DictProxy: api.DictProxy<string, number>;
  ListProxy: api.ListProxy<number>;
  NamespaceProxy: api.NamespaceProxy<{ x: number }>;
  ValueProxy: api.ValueProxy<"i32">;
  ArrayProxy: api.ArrayProxy<"i32">;
  LockProxy: api.AutoProxy<api.Lock>;
  EventProxy: api.AutoProxy<api.Event>;
}

/** Keys in both directions: nothing is missing but what is known, and nothing is there besides. */
export type Keys = [
  Holds<Same<Missing<typeof mod, typeof api>, Unbuilt["exports"]>>,
  Holds<Same<Missing<typeof api, typeof mod>, Besides["exports"]>>,
  Holds<
    Same<
      Dense<{ [K in BuiltClass]: Missing<ModObjects[K], ApiObjects[K]> }>,
      Unbuilt["members"]
    >
  >,
  Holds<
    Same<
      Dense<{ [K in BuiltClass]: Missing<ApiObjects[K], ModObjects[K]> }>,
      Besides["members"]
    >
  >,
  Holds<
    Same<Dense<{ [K in keyof ApiTypes]: Missing<ModTypes[K], ApiTypes[K]> }>, Unbuilt["keys"]>
  >,
  Holds<
    Same<Dense<{ [K in keyof ApiTypes]: Missing<ApiTypes[K], ModTypes[K]> }>, Besides["keys"]>
  >,
];

/** What both have, of two types that are alike. */
type Common<A, B> = Pick<A, keyof A & keyof B>;

/** Those whose common part is not that of api.d.ts. */
type Unlike<M, A> = {
  [K in keyof A & keyof M]: [Common<M[K], A[K]>] extends [Common<A[K], M[K]>] ? never : K;
}[keyof A & keyof M];

/** They give or take objects of the library whose class is not all built, or that are taken by their private parts. */
type TakesOwn = "asCompleted" | "waitFutures" | "wait" | "getContext";

type BuiltFunction = Exclude<Built, BuiltClass | TakesOwn>;

/** Types of what is common: what mod.ts has stands where api.d.ts asks for it. */
export type Alike = [
  // A list may hold bigints, which api.d.ts lacks.
  Holds<Same<Unlike<Omit<ModObjects, "Future" | "ShareableList">, ApiObjects>, never>>,
  Holds<Same<Unlike<Omit<ModTypes, "Context">, ApiTypes>, never>>,
  Holds<Same<mod.StartMethod, api.StartMethod>>,
  Holds<Same<mod.LogLevel, api.LogLevel>>,
  Holds<Same<mod.Address, api.Address>>,
  Holds<Same<mod.WaitOptions, api.WaitOptions>>,
  Holds<Same<mod.ProcessOptions, api.ProcessOptions>>,
  Holds<Same<mod.Target<[number], string>, api.Target<[number], string>>>,
];

const held: Pick<typeof api, BuiltFunction> = mod;

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

function open(path: string, retries?: number): void {
  void [path, retries];
}

/** Never called: it only has to compile. */
export function compilePools(): void {
  const { Pool, ProcessPoolExecutor } = mod;
  const context = getContext("worker");
  new Pool();
  new Pool({ processes: 2, initializer: nothing });
  new Pool({ initializer: open, initargs: ["a"] });
  new Pool({ initializer: open, initargs: ["a", 2] });
  new Pool({ initializer: reference("./x.ts", "y"), initargs: [1, "any"] });
  new ProcessPoolExecutor({ initializer: open, initargs: ["a"] });
  context.pool({ initializer: open, initargs: ["a"] });
  context.executor({ initializer: open, initargs: ["a"] });
  const pool: mod.Pool = new Pool({ initializer: open, initargs: ["a"] });
  const options: mod.PoolOptions = { initializer: open, initargs: ["a"] };
  new Pool(options);
  void pool;

  // @ts-expect-error: the initializer needs an argument
  new Pool({ initializer: open });
  // @ts-expect-error: its argument is of a wrong type
  new Pool({ initializer: open, initargs: [1] });
  // @ts-expect-error: one is too many
  new Pool({ initializer: open, initargs: ["a", 1, 2] });
  // @ts-expect-error: its argument is of a wrong type
  new ProcessPoolExecutor({ initializer: open, initargs: [1] });
  // @ts-expect-error: its argument is of a wrong type, in a context too
  context.pool({ initializer: open, initargs: [1] });
  // @ts-expect-error: its argument is of a wrong type, in a context too
  context.executor({ initializer: open, initargs: [1] });
}

function produce(end: mod.Connection<never, number>): void {
  void end;
}

/** Never called: it only has to compile. */
export async function compileConnections(): Promise<void> {
  const { pipe, connect, Listener } = mod;
  const [reader, writer] = pipe<number>({ duplex: false });
  const received: number = await reader.recv();
  await writer.send(received);
  new Process({ target: produce, args: [writer] });
  const [one, other] = pipe<string, number>();
  await one.send(1);
  await other.send("a");
  const [, last] = getContext("spawn").pipe<number>({ duplex: false });
  await last.send(1);
  const client = await connect<string, number>("/path");
  const text: string = await client.recv();
  const server = await new Listener().accept<number, string>({ timeout: 1 });
  await server.send(text);
  const anything: unknown = await (await connect("/path")).recv();
  void anything;

  // @ts-expect-error: it only receives
  await reader.send(1);
  // @ts-expect-error: it only sends, and gives nothing to receive
  const nothing: number = (await writer.recv()).length;
  void nothing;
  // @ts-expect-error: no text
  await writer.send("a");
  // @ts-expect-error: it only receives, in a context too
  await getContext("spawn").pipe<number>({ duplex: false })[0].send(1);
  // @ts-expect-error: no text
  await client.send("a");
  // @ts-expect-error: no number
  await server.send(1);
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
  assertEquals(errors.length, 17);
});

// -- Proxies have what is exposed, and give promises --

/** Never called: that it compiles is what is tested. */
export async function useProxies(server: mod.SyncManager): Promise<void> {
  const dict = await server.dict<string, number>();
  const score: number | undefined = await dict.get("a");
  const lock = await server.lock();
  const locked: boolean = await lock.locked;
  await using _ = await lock.hold();
  const queue = await server.queue<string>();
  const item: string = await queue.get();
  const value = await server.value("i64", 1n);
  const before: bigint = await value.add(2n);
  // @ts-expect-error A dict of numbers.
  await dict.set("a", "one");
  // @ts-expect-error It can't wait here.
  lock.acquireSync();
  // @ts-expect-error A promise of it.
  const now: boolean = lock.locked;
  // @ts-expect-error 64 bits are a bigint.
  await value.set(1);
  // @ts-expect-error A queue of texts.
  await queue.put(1);
  void [score, locked, item, before, now];
}

// -- Futures of different results --

/** Never called: that it compiles is what is tested. */
export async function useFutures(
  number: mod.Future<number>,
  text: mod.Future<string>,
): Promise<void> {
  const { done } = await mod.waitFutures([number, text]);
  for (const future of done) {
    const result: number | string = await future.result();
    void result;
  }
  for await (const future of mod.asCompleted(new Set([number, text]))) {
    const result: number | string = await future.result();
    // @ts-expect-error It may be the text.
    const wrong: number = await future.result();
    void [result, wrong];
  }
  const alike: mod.WaitedFutures<number> = await mod.waitFutures<number>([number]);
  void alike;
}
