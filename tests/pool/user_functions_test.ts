// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import { getLogger, Pool, ProcessPoolExecutor, WorkerLostError } from "../../mod.ts";
import { forEachMethod, PROCESSES, test } from "../helpers.ts";
import { exitAt } from "./fixtures/deaths.ts";
import { giveGetter, refuseOdd } from "./fixtures/faults.ts";
import { square, squareLater } from "./fixtures/tasks.ts";
import { assertWorks, Tap, uncaughtIn } from "./pool_helpers.ts";

const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];

class Failure extends Error {}

/** A source that doesn't come to its end. */
function tapOf<T>(...items: T[]): Tap<T> {
  const tap = new Tap<T>();
  tap.give(...items);
  return tap;
}

function fail(): never {
  throw new Failure("of the user");
}

// -- onProgress --

for (const at of [1, 4, 8]) {
  forEachMethod(`map() rejects with what onProgress throws at task ${at}`, async (context) => {
    await using pool = new Pool({ processes: 2, context });
    let calls = 0;
    const onProgress = () => void (++calls === at && fail());
    for (const items of [EIGHT, new Set(EIGHT)]) {
      calls = 0;
      const mapped = pool.map(square, items, { chunkSize: 1, onProgress });
      await assertRejects(() => mapped, Failure);
      await assertWorks(pool);
      assertEquals(calls, at);
    }
    calls = 0;
    const tap = tapOf(...EIGHT);
    if (at === 8) tap.end();
    await assertRejects(() => pool.map(square, tap, { onProgress }), Failure);
    assertEquals(tap.closed, at !== 8);
    await assertWorks(pool);
  });

  forEachMethod(`imap() rejects with what onProgress throws at task ${at}`, async (context) => {
    await using pool = new Pool({ processes: 2, context });
    for (const call of ["imap", "imapUnordered"] as const) {
      let calls = 0;
      const onProgress = () => void (++calls === at && fail());
      const results = pool[call](square, EIGHT, { onProgress });
      const asked = EIGHT.concat(9, 10).map(() => results.next());
      const settled = await Promise.allSettled(asked);
      const errors = settled.filter(({ status }) => status === "rejected");
      assertEquals(errors.length, 1, call);
      assertEquals((await results.next()).done, true);
      assertEquals(calls, at);
    }
    await assertWorks(pool);
  });
}

test("onProgress may terminate the pool, or leave the stream", async () => {
  for (const call of ["imap", "imapUnordered"] as const) {
    const pool = new Pool({ processes: 1, context: "worker" });
    const left = pool[call](square, EIGHT, { onProgress: () => void left.return!() });
    assertEquals((await left.next()).done, true);
    const ended = pool[call](square, tapOf(1), { onProgress: () => pool.terminate() });
    await assertRejects(() => Array.fromAsync(ended), Error, "terminated");
    await pool.join();
  }
  const pool = new Pool({ processes: 1, context: "worker" });
  const onProgress = () => pool.terminate();
  await assertRejects(() => pool.map(square, tapOf(1), { onProgress }), Error, "terminated");
  await pool.join();
});

// -- Callbacks --

forEachMethod(
  "a callback that throws is an uncaught error, and the pool goes on",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    const errors = await uncaughtIn(async () => {
      assertEquals(await pool.applyAsync(square, [3], { callback: fail }), 9);
      assertEquals(await pool.mapAsync(square, [3], { callback: fail }), [9]);
      const failing = pool.applyAsync(refuseOdd, [3], { errorCallback: fail });
      await assertRejects(() => failing.get(), RangeError);
      await assertWorks(pool);
    });
    assertEquals(errors.map((error) => error instanceof Failure), [true, true, true]);
  },
);

test("a callback may close, terminate, and submit", async () => {
  const pool = new Pool({ processes: 1, context: "worker" });
  let second: PromiseLike<number> | undefined;
  const callback = () => {
    second = pool.apply(square, [4]);
    pool.close();
  };
  assertEquals(await pool.applyAsync(square, [3], { callback }), 9);
  assertEquals(await second, 16);
  await pool.join();
  const other = new Pool({ processes: 1, context: "worker" });
  const first = other.applyAsync(square, [3], { callback: () => other.terminate() });
  const rest = other.applyAsync(squareLater, [3]);
  assertEquals(await first, 9);
  await assertRejects(() => rest.get(), Error, "terminated");
  await other.join();
});

forEachMethod(
  "a done callback that throws is an uncaught error; others are called",
  async (context) => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    const called: number[] = [];
    const errors = await uncaughtIn(async () => {
      const future = executor.submit(square, 3);
      future.addDoneCallback(fail);
      future.addDoneCallback(() => called.push(1));
      assertEquals(await future, 9);
      assertEquals(await executor.submit(square, 4), 16);
    });
    assertEquals([called, errors.length], [[1], 1]);
  },
);

test("what fails before anything is given to a worker calls errorCallback, and is ready", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const given: unknown[] = [];
  const errorCallback = (error: unknown) => given.push(error);
  const single = pool.starmapAsync(square, { [Symbol.iterator]: fail }, { errorCallback });
  const many = pool.mapAsync(square, { [Symbol.iterator]: fail }, { errorCallback });
  assertEquals([single.ready(), single.successful(), many.ready()], [true, false, true]);
  assertEquals(given.length, 2);
});

test("applyAsync() that fails and that nobody asks for is no unhandled rejection", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const rejections = await uncaughtIn(async () => {
    pool.applyAsync(refuseOdd, [1], { timeout: 10_000 });
    pool.mapAsync(refuseOdd, [1]);
    pool.mapAsync(refuseOdd, tapOf(1));
    pool.applyAsync(refuseOdd, [1], { signal: AbortSignal.abort() });
    await assertWorks(pool);
  }, "unhandledrejection");
  assertEquals(rejections, []);
});

// -- Sources --

/** A source of one item, whose functions can be made to throw. */
function source(faults: { next?: () => never; return?: () => never; iterator?: () => never }) {
  let count = 0;
  return {
    [Symbol.iterator]: () =>
      faults.iterator?.() ?? {
        next: (): IteratorResult<number> =>
          ++count > 1 ? faults.next?.() ?? { done: false, value: 4 } : { done: false, value: 3 },
        return: faults.return ?? (() => ({ done: true as const, value: undefined })),
      },
  };
}

forEachMethod("what a source throws rejects the call that was given it", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  for (const faults of [{ next: fail }, { iterator: fail }]) {
    await assertRejects(() => pool.map(square, source(faults)), Failure);
    await assertRejects(() => pool.mapAsync(square, source(faults)).get(), Failure);
    for (const call of ["imap", "imapUnordered"] as const) {
      await assertRejects(async () => {
        await Array.fromAsync(pool[call](square, source(faults)));
      }, Failure);
    }
    await assertRejects(async () => {
      await Array.fromAsync(executor.map(square, source(faults)));
    }, Failure);
  }
  await assertWorks(pool);
  assertEquals(await executor.submit(square, 3), 9);
});

forEachMethod("what return() of a source throws rejects who leaves the loop", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const results = pool.imap(square, source({ return: fail }));
  await results.next();
  await assertRejects(() => results.return!(), Failure);
  assertEquals((await results.next()).done, true);
  await assertWorks(pool);
});

test("a source whose next() gives no object is refused", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  for (const iterator of [Symbol.iterator, Symbol.asyncIterator]) {
    const items = { [iterator]: () => ({ next: () => 5 }) } as unknown as Iterable<number>;
    await assertRejects(() => pool.imap(square, items).next(), TypeError);
  }
  await assertWorks(pool);
});

// -- Getters and the log --

forEachMethod("a getter in a result that throws rejects its task alone", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  for (const at of ["top", "deep", "field of an error"] as const) {
    const results = await Promise.allSettled([
      pool.apply(square, [3]),
      pool.apply(giveGetter, [at]),
      pool.apply(square, [4]),
    ]);
    const settled = results.map((each) => each.status === "fulfilled" ? each.value : "rejected");
    assertEquals(settled, [9, "rejected", 16], at);
    await assertWorks(pool);
  }
  const mapped = pool.map(giveGetter, ["top", "deep", "top", "deep"], { chunkSize: 2 });
  await assertRejects(() => mapped, Error, "of the getter");
  await assertWorks(pool);
});

forEachMethod("a log that throws is an uncaught error, and the pool goes on", async (context) => {
  const logger = getLogger();
  const { info } = logger;
  const errors = await uncaughtIn(async () => {
    await using pool = new Pool({ processes: 2, context, maxTasksPerChild: 2 });
    logger.info = fail;
    await assertWorks(pool);
    await assertRejects(() => pool.apply(exitAt, [1, 1]), WorkerLostError);
    await assertWorks(pool);
  }).finally(() => logger.info = info);
  assertEquals(errors.length > 0 && errors.every((error) => error instanceof Failure), true);
});

forEachMethod(
  "a pool works whose workers' log has no room on standard error",
  async (context) => {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", 'exec "$0" run -A --quiet "$1" "$2" 2> /dev/full'].concat(
        [Deno.execPath(), new URL("fixtures/full_log.ts", import.meta.url).href, context],
      ),
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "[0,1,4,9]\n");
  },
  { methods: PROCESSES },
);
