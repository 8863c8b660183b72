// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  currentTask,
  pipe,
  Pool,
  PoolFullError,
  ProcessStateError,
  transfer,
  WorkerLostError,
} from "../../mod.ts";
import { forEachMethod, test } from "../helpers.ts";
import {
  countAloud,
  countSlowly,
  countTo,
  dieAfter,
  dieUntil,
  divide,
  emitAll,
  emitFunction,
  failAfter,
  failWhenLate,
  getState,
  giveBytes,
  hold,
  ignoreSignal,
  isInTask,
  keep,
  lengthOf,
  noteIn,
  parse,
  placeOf,
  seeItself,
  setState,
  untilAborted,
  wait,
  yieldFunction,
} from "./fixtures/features.ts";
import { identity } from "./fixtures/tasks.ts";

/** A file for notes, removed afterwards. */
async function withNotes(use: (path: string, read: () => string[]) => Promise<void>) {
  const path = await Deno.makeTempFile();
  try {
    await use(path, () => Deno.readTextFileSync(path).split("\n").slice(0, -1));
  } finally {
    await Deno.remove(path);
  }
}

/** A task that is begun, and ends when it is told to. */
async function begin(pool: Pool): Promise<() => Promise<string>> {
  const [here, there] = pipe<string, string>();
  const task = pool.apply(hold, [there]);
  assertEquals(await here.recv(), "begun");
  return async () => {
    await here.send("go on");
    const value = await task;
    here.close();
    return value;
  };
}

// -- settled --

forEachMethod("map() with settled gives of each item how it has ended", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const ends = await pool.map(parse, ["1", "{", "[2]", ""], { settled: true, chunkSize: 2 });
  assertEquals(ends.map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "fulfilled",
    "rejected",
  ]);
  assertEquals((ends[2] as PromiseFulfilledResult<unknown>).value, [2]);
  assert((ends[1] as PromiseRejectedResult).reason instanceof SyntaxError);
  const divided = await pool.starmapAsync(divide, [[4, 2], [1, 0]], { settled: true });
  assertEquals(divided[0], { status: "fulfilled", value: 2 });
  assert((divided[1] as PromiseRejectedResult).reason instanceof RangeError);
});

test("settled is refused where results come one by one", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const options = { settled: true };
  assertThrows(() => pool.imap(parse, ["1"], options as never), TypeError, "settled");
});

// -- retries --

forEachMethod("a task whose worker dies is begun again as often as asked", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  assertEquals(await pool.apply(dieUntil, [3], { retries: 2 }), 3);
  await assertRejects(() => pool.apply(dieUntil, [3], { retries: 1 }), WorkerLostError);
  assertEquals(await pool.map(dieUntil, [2, 1, 2], { retries: 1, chunkSize: 1 }), [2, 1, 2]);
});

// -- priority --

forEachMethod("tasks that wait begin by priority, equal ones in order", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  for (let round = 0; round < 3; round++) await pool.map(identity, Array(200).fill(0));
  await withNotes(async (path, read) => {
    const end = await begin(pool);
    const note = (name: string, priority?: number) =>
      pool.apply(noteIn, [path, name], priority === undefined ? undefined : { priority });
    const all = [
      ...[note("a"), note("low", -1), note("high", 5), note("b")],
      ...[note("higher", 9), note("c"), note("high too", 5)],
    ];
    await end();
    await Promise.all(all);
    assertEquals(read(), ["higher", "high", "high too", "a", "b", "c", "low"]);
  });
});

// -- maxQueue, drained --

forEachMethod("one task more than maxQueue rejects, until others are done", async (context) => {
  await using pool = new Pool({ processes: 1, context, maxQueue: 2 });
  const end = await begin(pool);
  const waiting = [pool.apply(identity, [1]), pool.apply(identity, [2])];
  await assertRejects(() => pool.apply(identity, [3]), PoolFullError, "maxQueue");
  await assertRejects(() => pool.applyAsync(identity, [3]).get(), PoolFullError);
  const mapped = pool.map(identity, [4, 5, 6], { chunkSize: 1 });
  let isDrained = false;
  const drained = pool.drained().then(() => isDrained = true);
  assertEquals(isDrained, false);
  await end();
  await drained;
  assertEquals(await Promise.all(waiting), [1, 2]);
  assertEquals(await mapped, [4, 5, 6]);
  assertEquals(await pool.apply(identity, [7]), 7);
});

forEachMethod("a pool with maxQueue 0 takes what its workers are free for", async (context) => {
  await using pool = new Pool({ processes: 2, context, maxQueue: 0 });
  const tasks = [pool.apply(identity, [1]), pool.apply(identity, [2])];
  await assertRejects(() => pool.apply(identity, [3]), PoolFullError);
  assertEquals(await Promise.all(tasks), [1, 2]);
  await pool.drained();
});

forEachMethod("a map whose target is looked up is none too many for maxQueue", async (context) => {
  await using pool = new Pool({ processes: 1, context, maxQueue: 2 });
  const mapped = pool.map(identity, [1, 2, 3, 4, 5, 6], { chunkSize: 1 });
  assertEquals(await pool.apply(identity, [7]), 7);
  assertEquals(await mapped, [1, 2, 3, 4, 5, 6]);
});

// -- Events and the current task --

forEachMethod("what a task emits reaches onEvent before its result", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const events: unknown[] = [];
  const onEvent = (value: unknown) => events.push(value);
  assertEquals(await pool.apply(emitAll, [[1, "two", [3]]], { onEvent }), "done");
  assertEquals(events, [1, "two", [3]]);
  assertEquals(await pool.apply(emitAll, [[4]]), "done");
  const error = await assertRejects(() => pool.apply(emitFunction, [], { onEvent }), Error);
  assertEquals(error.name, "DataCloneError");
  assertEquals(error.message, "Cannot send the event: value.call: a function can't be cloned");
  assertEquals(events.length, 3);
});

forEachMethod("a task sees itself, also after an await", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  assertEquals(currentTask(), null);
  const seen = await pool.map(seeItself, Array(8).fill(null) as never, { chunkSize: 1 });
  for (const [attempt, worker, isSame] of seen) {
    assertEquals([attempt, isSame], [1, true]);
    assert(worker === 0 || worker === 1);
  }
});

// -- grace --

forEachMethod("a task that is aborted has its grace, and keeps its worker", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await withNotes(async (path, read) => {
    const [pid] = await pool.map(identity, [0]).then(() => pool.pids);
    const controller = new AbortController();
    const { signal } = controller;
    const task = pool.apply(untilAborted, [path], { signal, grace: 20_000 });
    const settled = assertRejects(() => task, DOMException);
    while (read().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await settled;
    assertEquals(await pool.apply(identity, [1]), 1);
    assertEquals(read(), ["begun", "aborted by AbortError"]);
    assertEquals(pool.pids, [pid]);
  });
});

forEachMethod(
  "a task that ignores its signal costs its worker after the grace",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    const [here, there] = pipe<string, string>();
    const controller = new AbortController();
    const { signal } = controller;
    const task = pool.apply(ignoreSignal, [there], { signal, grace: 50 });
    const settled = assertRejects(() => task, DOMException);
    await here.recv();
    controller.abort();
    await settled;
    assertEquals(await pool.apply(identity, [1]), 1);
    here.close();
  },
);

// -- Streams --

forEachMethod("stream() gives what a generator yields, in order", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  for (const generator of [countTo, countSlowly]) {
    const numbers: number[] = [];
    for await (const number of pool.stream(generator, [100])) numbers.push(number);
    assertEquals(numbers, Array.from({ length: 100 }, (_, index) => index + 1));
  }
});

forEachMethod(
  "a stream that is left ends its generator, and its worker goes on",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    await withNotes(async (path, read) => {
      for (const generator of [countTo, countSlowly]) {
        for await (const number of pool.stream(generator, [1_000_000, path])) {
          if (number === 5) break;
        }
        assertEquals(await pool.apply(identity, [1]), 1);
      }
      assertEquals(read(), ["ended", "ended"]);
    });
  },
);

forEachMethod(
  "a stream with a timeout that is left before it began leaves no timer",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    const end = await begin(pool);
    const stream = pool.stream(countTo, [5], { timeout: 600_000 });
    const next = stream.next();
    await stream.return!();
    assertEquals(await next, { done: true, value: undefined });
    assertEquals(await end(), "go on");
  },
);

forEachMethod("no more values than the buffer has room for are made ahead", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const path = await Deno.makeTempFile();
  try {
    const stream = pool.stream(countAloud, [1_000_000, path], { buffer: 10 });
    for (let count = 1; count <= 25; count++) {
      assertEquals((await stream.next()).value, count);
      const made = (await Deno.readTextFile(path)).length;
      assert(made <= count + 10, `${made} were made when ${count} had been taken`);
    }
    await stream.return!();
  } finally {
    await Deno.remove(path);
  }
});

forEachMethod("a stream gives the generator's error after its values", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const stream = pool.stream(failAfter, [3]);
  for (const expected of [1, 2, 3]) assertEquals((await stream.next()).value, expected);
  await assertRejects(() => stream.next(), RangeError, "no more");
  assertEquals(await stream.next(), { done: true, value: undefined });
});

forEachMethod(
  "a stream whose worker dies gives what came, then WorkerLostError",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    const stream = pool.stream(dieAfter, [3], { retries: 5 });
    for (const expected of [1, 2, 3]) assertEquals((await stream.next()).value, expected);
    await assertRejects(() => stream.next(), WorkerLostError);
  },
);

forEachMethod("a stream of what can't be cloned, or of nothing to go through", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const stream = pool.stream(yieldFunction);
  assertEquals((await stream.next()).value, 1);
  const error = await assertRejects(() => stream.next(), Error);
  assertEquals(error.name, "DataCloneError");
  assertEquals(
    error.message,
    "Cannot send what the stream yields: value: a function can't be cloned",
  );
  await assertRejects(() => pool.stream(identity as never, [5] as never).next(), TypeError);
  assertThrows(() => pool.stream(countTo, [1], { buffer: 0 }), RangeError);
});

// -- broadcast, resize --

forEachMethod("pool.broadcast() waits for no worker that comes no more", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await pool.broadcast(Math.sqrt, [4]);
  pool.resize(4);
  const told = pool.broadcast(Math.sqrt, [9]);
  pool.resize(1);
  assert((await told).every((root) => root === 3));
});

forEachMethod(
  "broadcast() runs once in each worker, and in those that come later",
  async (context) => {
    await using pool = new Pool({ processes: 2, context, maxTasksPerChild: 3 });
    assertEquals(await pool.broadcast(setState, [7]), [7, 7]);
    assertEquals(
      await pool.map(getState, Array(20).fill(null) as never, { chunkSize: 1 }),
      Array(20).fill(7),
    );
    pool.resize(3);
    assertEquals(await pool.broadcast(getState), [7, 7, 7]);
  },
);

forEachMethod("broadcast() rejects with what the target throws", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await withNotes(async (path, read) => {
    await assertRejects(() => pool.broadcast(failWhenLate, [path]), RangeError, "too late");
    assertEquals(read(), ["called", "called"]);
  });
  assertEquals(await pool.apply(identity, [1]), 1);
});

forEachMethod("resize() changes how many workers there are", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  pool.resize(3);
  const places = () => pool.map(placeOf, Array(60).fill(null) as never, { chunkSize: 1 });
  assertEquals(pool.size, 3);
  assertEquals(await pool.broadcast(identity, [1]), [1, 1, 1]);
  assertEquals(new Set(await places()), new Set([0, 1, 2]));
  pool.resize(1);
  while (pool.pids.length > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(new Set(await places()).size, 1);
  for (const wrong of [0, 1.5]) assertThrows(() => pool.resize(wrong), RangeError);
  pool.close();
  assertThrows(() => pool.resize(2), ProcessStateError);
});

// -- Workers on demand --

forEachMethod("workers start as they are needed, and end when they are idle", async (context) => {
  await using pool = new Pool({ processes: 2, minProcesses: 0, idleTimeout: 50, context });
  assertEquals(pool.pids, []);
  const ends = [await begin(pool)];
  assertEquals(pool.pids.length, 1);
  ends.push(await begin(pool));
  assertEquals(pool.pids.length, 2);
  for (const end of ends) await end();
  while (pool.pids.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(await pool.apply(identity, [1]), 1);
});

test("minProcesses above processes, and nice for threads, are refused", () => {
  assertThrows(() => new Pool({ processes: 2, minProcesses: 3 }), RangeError, "minProcesses");
  assertThrows(() => new Pool({ nice: 5, context: "worker" }), TypeError, "nice");
  for (const concurrency of [0, 1.5]) assertThrows(() => new Pool({ concurrency }), RangeError);
});

// -- concurrency --

forEachMethod("a worker does several tasks at once, each with its own", async (context) => {
  await using pool = new Pool({ processes: 1, concurrency: 3, context });
  const ends = [await begin(pool), await begin(pool), await begin(pool)];
  const seen = await Promise.race([pool.apply(seeItself), Promise.resolve("waits")]);
  assertEquals(seen, "waits");
  for (const end of ends) assertEquals(await end(), "go on");
  const events: unknown[] = [];
  const onEvent = (value: unknown) => events.push(value);
  const all = [1, 2, 3].map((each) => pool.apply(emitAll, [[each, each]], { onEvent }));
  assertEquals(await Promise.all(all), ["done", "done", "done"]);
  assertEquals(events.toSorted(), [1, 1, 2, 2, 3, 3]);
  const itself = await Promise.all([pool.apply(seeItself), pool.apply(seeItself)]);
  assertEquals(itself, [[1, 0, true], [1, 0, true]]);
});

forEachMethod("map() over workers that do several at once gives all", async (context) => {
  await using pool = new Pool({ processes: 2, concurrency: 8, context });
  const times = Array.from({ length: 100 }, (_, index) => index % 5);
  assertEquals(await pool.map(wait, times, { chunkSize: 1 }), times);
});

// -- finalizer, memory --

forEachMethod("the finalizer runs in each worker before it ends", async (context) => {
  await withNotes(async (path, read) => {
    const finalargs = [path, "final"];
    const options = { processes: 2, context, finalizer: noteIn, finalargs };
    const pool = new Pool({ ...options, maxTasksPerChild: 1 });
    await pool.map(identity, [1, 2], { chunkSize: 1 });
    assertEquals(await pool.broadcast(isInTask), [true, true]);
    pool.close();
    await pool.join();
    assert(read().length >= 3 && read().every((line) => line === "final"), read().join());
  });
});

forEachMethod("a worker with too much memory is replaced between two tasks", async (context) => {
  await using pool = new Pool({ processes: 1, context, maxMemoryPerChild: 300_000_000 });
  await pool.apply(keep, [1]);
  const [before] = pool.pids;
  await pool.apply(keep, [400]);
  await pool.apply(keep, [1]);
  if (context === "worker") return;
  assert(pool.pids[0] !== before, "it should have been replaced");
});

// -- transfer --

forEachMethod(
  "what is marked moves to and from a worker, and is copied to a process",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    const bytes = new Uint8Array(100_000);
    const value = { bytes: transfer(bytes, [bytes.buffer]) };
    assertEquals(await pool.apply(lengthOf, [value]), 100_000);
    assertEquals(bytes.length, context === "worker" ? 0 : 100_000);
    const given = await pool.apply(giveBytes, [1_000]);
    assertEquals([given.length, given[999]], [1_000, 7]);
  },
);

test("transfer() refuses what is no object and no list", () => {
  assertThrows(() => transfer(1, []), TypeError);
  assertThrows(() => transfer({}, {} as never), TypeError);
});
