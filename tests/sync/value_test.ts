// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  getContext,
  Lock,
  Pool,
  Process,
  ProcessStateError,
  RLock,
  SharedArray,
  Value,
} from "../../mod.ts";
import { addFromPool, rememberArray, sumOfArray } from "./fixtures/pool_tasks.ts";
import { run } from "../helpers.ts";
import { count, double, prefixSums } from "./fixtures/parties.ts";
import { forEachWay, test } from "./shared.ts";

test("V-001 V-003 a Value reads back what it was made with", () => {
  for (const lock of [true, false]) {
    for (const context of ["spawn", "worker"] as const) {
      const options = { lock, context };
      assertEquals(new Value("i32", 4343, options).value, 4343);
      assertEquals(new Value("f64", 3.625, options).value, 3.625);
      assertEquals(new Value("i16", -232, options).value, -232);
      assertEquals(new Value("i64", 2n ** 33n, options).value, 2n ** 33n);
      assertEquals(new Value("u64", 2n ** 64n - 1n, options).value, 2n ** 64n - 1n);
      assertEquals(new Value("u8", 120, options).value, 120);
      assertEquals(new Value("f32", 0.5, options).value, 0.5);
    }
  }
});

test("V-004 V-005 V-006 V-007 a Value has a lock of its own, the one given, or none", async () => {
  assert(new Value("i32").lock instanceof RLock);
  const lock = new Lock();
  assertEquals(new Value("i32", 5, { lock }).lock, lock);
  const bare = new Value("i32", 5, { lock: false });
  assertEquals(bare.lock, null);
  await assertRejects(() => bare.hold(), ProcessStateError, "lock: false");
  // @ts-expect-error: no lock.
  assertThrows(() => new Value("i32", 5, { lock: "navalue" }), TypeError, "navalue");
});

forEachWay("V-008 V-010 A-009 a child doubles values and an array", async ({ made, method }) => {
  for (const lock of [true, false]) {
    const options = { lock, context: made };
    const x = new Value("i32", 7, options);
    const y = new Value("f64", 1 / 3, options);
    const array = new SharedArray("f64", Array.from({ length: 10 }, (_, i) => i), options);
    const args = [[x, y], array] as const;
    const process = new Process({ target: double, args: args as never, context: method });
    assertEquals(await run(process), 0);
    assertEquals(x.value, 14);
    assertEquals(y.value, 2 / 3);
    assertEquals([...array], Array.from({ length: 10 }, (_, i) => i * 2));
  }
});

test("V-014 integers wrap to the width of their type", () => {
  const value = new Value("i32");
  value.value = 2 ** 40;
  assertEquals(value.value, 0);
  assertEquals(new Value("u8", 300).value, 44);
  const big = new Value("u64", -1n);
  assertEquals(big.value, 2n ** 64n - 1n);
});

test("V-015 a Value is 0 first, and refuses what is none of its type", () => {
  const value = new Value("i32");
  assertEquals(value.value, 0);
  // @ts-expect-error: text.
  assertThrows(() => value.value = "5", TypeError, "must be a number");
  assertThrows(() => value.value = 1.5, TypeError, "whole number");
  assertThrows(() => value.value = NaN, TypeError, "whole number");
  assertThrows(() => value.add(0.5), TypeError);
  // @ts-expect-error: a number.
  assertThrows(() => new Value("i64", 1), TypeError, "bigint");
  // @ts-expect-error: no type.
  assertThrows(() => new Value("x"), TypeError, "must be one of i8");
});

test("add() and compareExchange() give what it was before", () => {
  for (const type of ["i8", "u8", "i16", "u16", "i32", "u32", "f32", "f64"] as const) {
    const value = new Value(type, 1);
    assertEquals(value.add(2), 1);
    assertEquals(value.compareExchange(3, 9), 3);
    assertEquals(value.compareExchange(3, 1), 9);
    assertEquals(value.value, 9);
  }
  const big = new Value("i64", 2n ** 40n);
  assertEquals(big.add(1n), 2n ** 40n);
  assertEquals(big.compareExchange(2n ** 40n + 1n, -1n), 2n ** 40n + 1n);
  assertEquals(big.value, -1n);
});

test("a Value with a plain Lock that is held here is read and written without it", async () => {
  const value = new Value("i32", 1, { lock: new Lock() });
  using _ = await value.hold();
  value.value += 1;
  assertEquals(value.value, 2);
});

test("a Value in words", () => {
  assertEquals(String(new Value("i64", 5n)), "<Value i64 5>");
});

forEachWay("add() of several processes loses nothing", async ({ made, method }) => {
  const value = new Value("i64", 0n, { lock: false, context: made });
  await using pool = new Pool({ processes: 2, context: method });
  await pool.map(addFromPool, Array.from({ length: 10 }, () => value));
  assertEquals(value.value, 10_000n);
});

test("A-001 A-002 A-005 A-006 an array is read and written by index and by its typed array", () => {
  for (const lock of [true, false]) {
    const values = [680, 626, 934, 821, 150, 233, 548, 982, 714, 831];
    const array = new SharedArray("i32", values, { lock });
    assertEquals(array.length, 10);
    assertEquals([...array], values);
    assertEquals([...array.data.slice(2, 7)], values.slice(2, 7));
    assertEquals([array.at(0), array.at(-1)], [680, 831]);
    array.data.set([1, 2, 3, 4], 4);
    assertEquals([...array], [680, 626, 934, 821, 1, 2, 3, 4, 714, 831]);
    array.set(-1, 5);
    assertEquals(array.at(9), 5);
    array.data.set(Array.from({ length: 10 }, (_, i) => i));
    assertEquals([...array], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});

forEachWay("A-003 a child sums up in place", async ({ made, method }) => {
  const array = new SharedArray("i32", [1, 2, 3, 4], { context: made });
  assertEquals(await run(new Process({ target: prefixSums, args: [array], context: method })), 0);
  assertEquals([...array], [1, 3, 6, 10]);
});

test("A-007 A-008 an array has a lock of its own, the one given, or none", async () => {
  assert(new SharedArray("i32", 2).lock instanceof RLock);
  const lock = new Lock();
  assertEquals(new SharedArray("i32", 2, { lock }).lock, lock);
  const bare = new SharedArray("i32", 2, { lock: false });
  assertEquals(bare.lock, null);
  await assertRejects(() => bare.hold(), ProcessStateError, "lock: false");
  // @ts-expect-error: no lock.
  assertThrows(() => new SharedArray("i32", 2, { lock: "navalue" }), TypeError, "navalue");
});

test("A-012 bytes keep their length", () => {
  const array = new SharedArray("u8", new TextEncoder().encode("hello"));
  assertEquals(new TextDecoder().decode(array.data.slice()), "hello");
  assertThrows(() => array.set(5, 0), RangeError, "from -5 to 4");
  assertThrows(() => array.at(-6), RangeError);
  assertThrows(() => array.at(0.5), RangeError);
});

test("A-013 an array refuses a negative length, and what has none", () => {
  assertThrows(() => new SharedArray("i32", -1), RangeError);
  assertEquals(new SharedArray("i32", 0).length, 0);
  // deno-lint-ignore no-explicit-any
  assertThrows(() => new SharedArray("i32", (function* () {})() as any), TypeError);
  assertThrows(() => new SharedArray("u8", [1.5]), TypeError, "whole number");
});

forEachWay("an array passes through initargs, and is there in tasks", async ({ made, method }) => {
  const array = new SharedArray("f64", 1000, { context: made });
  array.data.fill(0.5);
  await using pool = new Pool({
    processes: 2,
    context: method,
    initializer: rememberArray,
    initargs: [array],
  });
  assertEquals(await pool.map(sumOfArray, [null, null, array]), [500, 500, 500]);
});

forEachWay("two of one lock in one value stay one", async ({ made, method }) => {
  const lock = new Lock({ context: made });
  const counter = new Value("i32", 0, { lock, context: made });
  const args = [lock, counter, 200] as const;
  const process = new Process({ target: count, args, context: method });
  await process.start();
  await count(...args);
  assertEquals(await process.join(), 0);
  assertEquals(counter.value, 400);
});

test("contexts hand out values and arrays", () => {
  for (const method of ["spawn", "worker", "warm"] as const) {
    assertEquals(getContext(method).value("i32", 5).value, 5);
    assertEquals(getContext(method).array("u8", 3, { lock: false }).length, 3);
  }
});
