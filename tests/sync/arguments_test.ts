// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as mod from "../../mod.ts";
import { test } from "./shared.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

const WORKER = { context: "worker" } as const;

/** Calls with one argument more than they take. */
function strays(): [name: string, call: () => unknown][] {
  const lock = new mod.Lock(WORKER);
  const rlock = new mod.RLock(WORKER);
  const semaphore = new mod.Semaphore(1, WORKER);
  const event = new mod.Event(WORKER);
  const condition = new mod.Condition(undefined, WORKER);
  const barrier = new mod.Barrier(1, WORKER);
  const value = new mod.Value("i32", 0, WORKER);
  const array = new mod.SharedArray("i32", 2, WORKER);
  const context = mod.getContext("worker");
  const call = (name: string, thing: Any, method: string, ...args: Any[]) =>
    [`${name}.${method}()`, () => thing[method](...args)] as [string, () => unknown];
  const takeable = Object.entries({ lock, rlock, semaphore }).flatMap(([name, thing]) => [
    call(name, thing, "acquire", {}, 1),
    call(name, thing, "acquireSync", {}, 1),
    call(name, thing, "hold", {}, 1),
  ]);
  const made = ([
    ["Lock", {}],
    ["RLock", {}],
    ["Semaphore", 1, {}],
    ["BoundedSemaphore", 1, {}],
    ["Event", {}],
    ["Condition", undefined, {}],
    ["Barrier", 1, {}],
    ["Value", "i32", 0, {}],
    ["SharedArray", "i32", 1, {}],
  ] as [keyof typeof mod, ...Any[]][]).map(([name, ...args]): [string, () => unknown] => [
    `new ${name}()`,
    () => Reflect.construct(mod[name] as Any, [...args, 5]),
  ]);
  return [
    ...takeable,
    ...made,
    call("semaphore", semaphore, "release", 1, 1),
    call("event", event, "wait", {}, 1),
    call("event", event, "waitSync", {}, 1),
    call("condition", condition, "acquire", {}, 1),
    call("condition", condition, "hold", {}, 1),
    call("condition", condition, "wait", {}, 1),
    call("condition", condition, "waitFor", () => true, {}, 1),
    call("condition", condition, "notify", 1, 1),
    call("barrier", barrier, "wait", {}, 1),
    call("value", value, "hold", {}, 1),
    call("value", value, "add", 1, 1),
    call("value", value, "compareExchange", 1, 1, 1),
    call("array", array, "hold", {}, 1),
    call("array", array, "at", 0, 1),
    call("array", array, "set", 0, 1, 1),
    call("SharedMemory", mod.SharedMemory, "create", { size: 1 }, 1),
    call("SharedMemory", mod.SharedMemory, "attach", "no_such_name", 1),
    call("ShareableList", mod.ShareableList, "create", [1], {}, 1),
    call("ShareableList", mod.ShareableList, "attach", "no_such_name", 1),
    call("context", context, "semaphore", 1, {}),
    call("context", context, "boundedSemaphore", 1, {}),
    call("context", context, "condition", undefined, {}),
    call("context", context, "barrier", 1, {}, 1),
    call("context", context, "value", "i32", 0, {}, 1),
    call("context", context, "array", "i32", 1, {}, 1),
  ];
}

test("what is shared refuses arguments that its calls have no use for", async () => {
  for (const [name, call] of strays()) {
    const error = await assertRejects(async () => await call(), TypeError);
    assert(
      /^Cannot .* as it takes no more than \d arguments?: current number is \d/.test(
        error.message,
      ),
      `${name}: ${error.message}`,
    );
  }
});

test("what was refused has changed nothing", async () => {
  const semaphore = new mod.Semaphore(1, WORKER);
  await assertRejects(() => (semaphore.acquire as Any)({}, 1), TypeError);
  assertEquals(semaphore.value, 1);
  const array = new mod.SharedArray("i32", [1, 2, 3], WORKER);
  assertEquals(Array.from(array), [1, 2, 3]);
});

if (Deno.build.os === "linux") {
  test("a ShareableList refuses arguments that its calls have no use for", async () => {
    using list: Any = mod.ShareableList.create([1, 2]);
    const calls = [["at", 0, 1], ["set", 0, 1, 1], ["count", 1, 1], ["indexOf", 1, 1]];
    try {
      for (const [method, ...args] of calls) {
        await assertRejects(
          async () => await list[method!](...args),
          TypeError,
          "takes no more than",
        );
      }
      assertEquals([...list], [1, 2]);
    } finally {
      list.unlink();
    }
  });
}

test("What is made of what it can't be made of says so, and how it is written", () => {
  const wrong: [make: () => unknown, text: string][] = [
    [() => new mod.Semaphore("2" as Any), 'a whole number: current value is "2", write new Sem'],
    [() => new mod.Semaphore({} as Any), "an object, write new Semaphore(2, "],
    [() => new mod.BoundedSemaphore(-1), "must be from 0 to 524287: current value is -1, write"],
    [() => new mod.Barrier(undefined as Any), "is undefined, write new Barrier(4, "],
    [() => new mod.Value("i" as Any), 'current value is "i", write new Value("i32", ...)'],
    [() => new mod.SharedArray("d" as Any, 1), 'is "d", write new SharedArray("f64", ...)'],
    [() => new mod.SharedMemory(undefined as Any), "use SharedMemory.create({ size: 4096 })"],
    [() => new mod.SharedMemory({ size: 10 } as Any), "use SharedMemory.create({ size: 4096 })"],
    [() => new mod.ShareableList([1] as Any), "use ShareableList.create([1, 2])"],
  ];
  for (const [make, text] of wrong) {
    const error = assertThrows(make, Error);
    assert(error instanceof TypeError || error instanceof RangeError);
    assert(error.message.includes(text), `${error.message}, without: ${text}`);
  }
});
