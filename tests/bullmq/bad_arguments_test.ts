// Copyright 2026 the multiprocessing authors. MIT license.

// What no type checker would let through: each is a TypeError, a RangeError or a DataCloneError that names the
// call, the rule, the value and the way out, and needs no Redis.

import { assert, assertEquals } from "@std/assert";
import { Pool, serve } from "../../bullmq/mod.ts";
import { pipe } from "../../mod.ts";
import { test } from "../helpers.ts";
import { square } from "./fixtures/tasks.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

const HOUSE_FORM = /^Cannot [^\n]+ (?:as|of) [^\n]+: [^\n]+[^.\n]$/;

const connection = "/nowhere.sock";
const make = (...args: unknown[]) => () => new (Pool as Any)(...args);
const host = (...args: unknown[]) => () => (serve as Any)(...args);

const ALWAYS: (() => unknown)[] = [
  make(),
  make({ connection: 5 }),
  make({ connection: "http://x" }),
  make({ connection, windows: 5 }),
  make({ connection, window: 0 }),
  make({ connection, root: "http://x/" }),
  make({ connection, backoff: "1" }),
  make({ connection, queue: "a:b" }),
  make({ connection, prefix: "" }),
  make({ connection, processes: 2 }),
  make({ connection, concurrency: 2 }),
  make({ connection, maxQueue: 2 }),
  make({ connection, trace: true }),
  make({ connection }, 1),
  host(),
  host({ connection }),
  host({ connection, modules: [] }),
  host({ connection, modules: "x" }),
  host({ connection, modules: ["x"], attempts: 2 }),
  host({ connection, modules: ["x"], lockDuration: 1 }),
];

const CALLS: ((pool: Any) => unknown)[] = [
  (pool) => pool.apply(),
  (pool) => pool.apply(5),
  (pool) => pool.apply(square, [1], { priority: 1.5 }),
  (pool) => pool.apply(square, [1], { delay: -1 }),
  (pool) => pool.apply(square, [1], { grace: 1 }),
  (pool) => pool.map(square, [1], { onEvent: () => {} }),
  (pool) => pool.stream(square, [1]),
  (pool) => pool.broadcast(square),
  (pool) => pool.resize(2),
  (pool) => pool.drained(),
  (pool) => pool.traceEvents(),
  (pool) => pool.apply(square, [1], {}, 1),
  (pool) => pool.applyAsync(square, 5),
  (pool) => pool.map(square, 5),
  (pool) => pool.map(square, [1], { id: "a b" }),
  (pool) => pool.imap(square, [1], { id: "ab" }),
  (pool) => pool.map(square, [1], { chunkSize: 0 }),
  (pool) => pool.starmap(square, [[1]], { retries: -1 }),
  (pool) => pool.resume(),
  (pool) => pool.resume("x", 1),
];

async function refusalOf(call: () => unknown): Promise<Any> {
  try {
    return void await call();
  } catch (error) {
    return error;
  }
}

test("B-020 what is wrong is refused, with the call, the rule, the value and the way out", async () => {
  await using pool = new Pool({ connection });
  for (const call of [...ALWAYS, ...CALLS.map((call) => () => call(pool))]) {
    const error = await refusalOf(call);
    assert(error instanceof TypeError || error instanceof RangeError, `${call} gives ${error}`);
    assert(HOUSE_FORM.test(error.message), `${call} says ${error.message}`);
  }
});

test("B-021 what can't be on another host is refused, and stays here", async () => {
  await using pool = new Pool({ connection });
  const [end, other] = pipe<Any>();
  for (const value of [() => 1, Symbol(), end, new SharedArrayBuffer(4)]) {
    const error = await refusalOf(() => pool.apply(square as Any, [value]));
    assert(/^Cannot send /.test(error.message), error);
  }
  await end.send(1);
  assertEquals(await other.recv(), 1);
  end.close();
  other.close();
});
