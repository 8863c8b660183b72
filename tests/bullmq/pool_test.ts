// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { Pool, serve } from "../../bullmq/mod.ts";
import {
  AlreadyExistsError,
  BrokenPoolError,
  inline,
  NotFoundError,
  type PoolInsights,
  ProcessError,
  ProcessStateError,
  reference,
  TargetError,
  TimeoutError,
  WorkerLostError,
} from "../../mod.ts";
import { test } from "../helpers.ts";
import * as tasks from "./fixtures/tasks.ts";
import { redisTest } from "./redis_server.ts";

const MODULES = ["tests/bullmq/fixtures/*.ts"];

redisTest("B-001 apply() gives the result of a task that another host does", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({ connection, modules: MODULES, processes: 1 });
  await using pool = new Pool({ connection });
  assertEquals(await pool.apply(tasks.square, [7]), 49);
  assertEquals(await pool.apply(tasks.add, [1, 2]), 3);
  assertEquals(await pool.apply(Math.max, [1, 5, 2]), 5);
});

redisTest("B-002 map() gives results in order, over many jobs", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({ connection, modules: MODULES, processes: 2 });
  await using pool = new Pool({ connection });
  const items = Array.from({ length: 1000 }, (_, index) => index);
  const progress: number[] = [];
  const squares = await pool.map(tasks.square, items, {
    onProgress: (done) => progress.push(done),
  });
  assertEquals(squares, items.map((x) => x * x));
  assertEquals(progress.at(-1), 1000);
  assertEquals(progress.length, Math.ceil(1000 / 16));
  assertEquals(await pool.starmap(tasks.add, [[1, 2], [3, 4]]), [3, 7]);
  assertEquals(await pool.map(tasks.square, []), []);
});

redisTest("B-003 errors arrive whole, with class, cause and fields", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({ connection, modules: MODULES, processes: 1 });
  await using pool = new Pool({ connection });
  const error = await assertRejects(() => pool.apply(tasks.fail, ["luck"]), RangeError, "No luck");
  assert(error.cause instanceof TypeError);
  assertEquals((error as unknown as { code: number }).code, 7);
  await assertRejects(() => pool.apply(tasks.uncloneable), DOMException, "result");
});

redisTest("B-004 imap() is lazy and ordered, and goes on after an error", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({ connection, modules: MODULES, processes: 2 });
  await using pool = new Pool({ connection, window: 4 });
  let pulled = 0;
  function* items() {
    for (; pulled < 100;) yield pulled++;
  }
  const results = pool.imap(tasks.oddFails, items());
  assertEquals(await results.next(), { done: false, value: 0 });
  assert(pulled <= 6, `${pulled} items were pulled for one result`);
  await assertRejects(() => results.next(), RangeError, "odd");
  assertEquals(await results.next(), { done: false, value: 2 });
  await results.return!();
  assert(pulled < 100);
});

redisTest(
  "B-005 imapUnordered() gives all results, and takes an asynchronous source",
  async (redis) => {
    const { connection } = redis;
    await using _server = await serve({ connection, modules: MODULES, processes: 2 });
    await using pool = new Pool({ connection });
    async function* items() {
      for (let item = 0; item < 50; item++) yield await Promise.resolve(item);
    }
    const found: number[] = [];
    for await (const value of pool.imapUnordered(tasks.square, items(), { chunkSize: 7 })) {
      found.push(value);
    }
    assertEquals(found.sort((a, b) => a - b), Array.from({ length: 50 }, (_, x) => x * x));
    assertEquals(await pool.map(tasks.square, items()), found);
  },
);

redisTest("B-006 values travel as by structured clone, small and big", async (redis) => {
  const { connection } = redis;
  await using _server = await serve({ connection, modules: MODULES, processes: 1 });
  await using pool = new Pool({ connection });
  const cycle: Record<string, unknown> = { list: [1n, -0, new Date(5), undefined] };
  cycle.self = cycle;
  const back = await pool.apply(tasks.echo<typeof cycle>, [cycle]);
  assertEquals(back.self, back);
  assertEquals(back.list, cycle.list);
  const url = new URL("http://example.com/a?b");
  assertEquals((await pool.apply(tasks.echo<URL>, [url])).href, url.href);
  const big = new Float64Array(100_000).map((_, index) => index / 3);
  assertEquals(await pool.apply(tasks.echo<Float64Array>, [big]), big);
  assertEquals(await redis.command("KEYS", "*:mp:in:*"), "*0\r\n");
});

redisTest(
  "B-007 what is too long is refused with the way out, and a chunk is halved first",
  async (redis) => {
    const { connection } = redis;
    await using _server = await serve({
      connection,
      modules: MODULES,
      processes: 1,
      maxLength: 10_000,
    });
    await using pool = new Pool({ connection, maxLength: 10_000, window: 1 });
    await assertRejects(
      () => pool.apply(tasks.length, [new Uint8Array(20_000)]),
      RangeError,
      "give the URL of a file",
    );
    await assertRejects(() => pool.apply(tasks.bytes, [20_000]), RangeError, "write it to a file");
    const items = Array.from({ length: 10 }, (_, index) => new Uint8Array(4_000 + index));
    assertEquals(await pool.map(tasks.length, items), items.map(({ length }) => length));
  },
);

redisTest(
  "B-008 timeout and signal take back what has not begun, and drop what has",
  async (redis) => {
    const { connection } = redis;
    await using pool = new Pool({ connection });
    await assertRejects(
      () => pool.apply(tasks.square, [1], { timeout: 200 }),
      TimeoutError,
      "200 ms",
    );
    const controller = new AbortController();
    const result = pool.map(tasks.square, [1, 2, 3], { signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 200);
    assertEquals(await result.catch((reason) => reason), "enough");
    pool.close();
    await pool.join();
    assertEquals(await redis.command("ZCARD", "bull:multiprocessing:prioritized"), ":0\r\n");
  },
);

redisTest(
  "B-009 close() and join() wait for what was given; terminate() doesn't",
  async (redis) => {
    const { connection } = redis;
    const pool = new Pool({ connection });
    const results = pool.mapAsync(tasks.square, [1, 2, 3]);
    pool.close();
    await assertRejects(() => pool.apply(tasks.square, [1]), ProcessStateError, "is closed");
    await using _server = await serve({ connection, modules: MODULES, processes: 1 });
    await pool.join();
    assert(results.ready());
    assertEquals(await results, [1, 4, 9]);

    const other = new Pool({ connection, queue: "nobody" });
    const dropped = other.apply(tasks.square, [1]);
    dropped.catch(() => {});
    await assertRejects(() => other.join(), ProcessStateError, "open");
    await new Promise((resolve) => setTimeout(resolve, 100));
    other.terminate();
    await other.join();
    await assertRejects(() => dropped, ProcessStateError, "terminated");
    assertEquals(await redis.command("ZCARD", "bull:nobody:prioritized"), ":0\r\n");
  },
);

redisTest("B-010 a worker that dies costs one process and an attempt", async (redis) => {
  const { connection } = redis;
  const folder = await Deno.makeTempDir();
  await using server = await serve({ connection, modules: MODULES, processes: 1 });
  await using pool = new Pool({ connection });
  const lost = await assertRejects(() => pool.apply(tasks.die), WorkerLostError, "exit code -9");
  assertEquals(lost.exitCode, -9);
  assertEquals(await pool.apply(tasks.dieOnce, [`${folder}/once`], { retries: 1 }), "alive");
  assertEquals(server.health().lost, 2);
  await Deno.remove(folder, { recursive: true });
});

redisTest("B-011 a job that somebody removes is told as lost", async (redis) => {
  const { connection } = redis;
  await using pool = new Pool({ connection });
  const result = pool.apply(tasks.square, [1]);
  result.catch(() => {});
  while (await redis.command("ZCARD", "bull:multiprocessing:prioritized") !== ":1\r\n") {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await redis.command("FLUSHALL");
  await assertRejects(() => result, WorkerLostError, "removed from the queue");
});

redisTest(
  "B-012 a call with an id can be resumed by another pool, before and after its end",
  async (redis) => {
    const { connection } = redis;
    const items = Array.from({ length: 100 }, (_, index) => index);
    const squares = items.map((x) => x * x);
    const first = new Pool({ connection });
    const lost = first.map(tasks.square, items, { id: "night" });
    lost.catch(() => {});
    await using second = new Pool({ connection });
    while (await redis.command("ZCARD", "bull:multiprocessing:prioritized") !== ":50\r\n") {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const early = second.resume<number>("night");
    await using _server = await serve({ connection, modules: MODULES, processes: 2 });
    assertEquals(await early, squares);
    assertEquals(await lost, squares);
    assertEquals(await second.resume("night"), squares);
    await assertRejects(
      () => second.map(tasks.square, items, { id: "night" }),
      AlreadyExistsError,
      'pool.resume("night")',
    );
    await assertRejects(() => second.resume("day"), NotFoundError, '"day"');
    await first[Symbol.asyncDispose]();
  },
);

test("B-013 a Redis that can't be reached is an error, and not a wait", async () => {
  await using pool = new Pool({ connection: { path: "/nowhere/redis.sock" } });
  await assertRejects(() => pool.apply(Math.sqrt, [1]), ProcessError, "/nowhere/redis.sock");
  await assertRejects(
    () => serve({ connection: "redis://127.0.0.1:1", modules: MODULES }),
    ProcessError,
    "127.0.0.1:1",
  );
});

test("B-014 options of serve() are refused by the pool, with that word", () => {
  const connection = "redis://127.0.0.1:1";
  for (const key of ["processes", "initializer", "modules", "context"]) {
    assertThrows(() => new Pool({ connection, [key]: 1 } as never), TypeError, "for serve()");
  }
  assertThrows(() => new Pool({} as never), TypeError, '"connection"');
  assertThrows(() => new Pool({ connection: "http://x" }), RangeError, "redis:");
  assertThrows(() => new Pool({ connection, attempts: 0 }), RangeError, "attempts");
  assertThrows(() => new Pool({ connection, queue: "a:b" }), RangeError, "colons");
});

redisTest("B-015 inline and foreign targets are refused by name", async (redis) => {
  await using pool = new Pool({ connection: redis.connection });
  await assertRejects(() => pool.apply(inline(() => 1)), TargetError, "inline");
  const outside = reference("file:///elsewhere/tasks.ts", "f");
  await assertRejects(() => pool.apply(outside), TargetError, "below the root");
});

redisTest("B-016 a host whose workers don't start ends, and says why", async (redis) => {
  const { connection } = redis;
  const server = await serve({
    connection,
    modules: MODULES,
    processes: 1,
    initializer: tasks.fail,
    initargs: ["start"],
  });
  await using pool = new Pool({ connection, attempts: 2 });
  const result = pool.apply(tasks.square, [5]);
  await assertRejects(() => server.closed, BrokenPoolError, "No start");
  await server.close();
  await using _other = await serve({ connection, modules: MODULES, processes: 1 });
  assertEquals(await result, 25);
});

redisTest("B-017 a pool that is closed leaves nothing of its own in Redis", async (redis) => {
  const { connection } = redis;
  {
    await using _server = await serve({ connection, modules: MODULES, processes: 1 });
    await using pool = new Pool({ connection });
    await pool.map(tasks.length, [new Uint8Array(10_000), [1]]);
  }
  assertEquals(await redis.command("KEYS", "*:mp:*"), "*0\r\n");
  assertEquals(await redis.command("KEYS", "*-1"), "*0\r\n");
});

redisTest("B-018 a password is the connection's, and a wrong one is an error", async (redis) => {
  await redis.command("CONFIG", "SET", "requirepass", "secret");
  const { path } = redis.connection;
  const connection = { path, password: "secret" };
  await using _server = await serve({ connection, modules: MODULES, processes: 1 });
  await using pool = new Pool({ connection });
  assertEquals(await pool.apply(tasks.square, [5]), 25);
  for (const wrong of [{ path }, { path, password: "guess" }]) {
    await using stranger = new Pool({ connection: wrong });
    const error = await assertRejects(() => stranger.apply(tasks.square, [5]), Error);
    assertMatch(error.message, /NOAUTH|WRONGPASS/);
  }
});

redisTest(
  "B-019 a call with an id that could not be submitted leaves its name free",
  async (redis) => {
    const { connection } = redis;
    await using _server = await serve({ connection, modules: MODULES, processes: 1 });
    await using pool = new Pool({ connection, maxLength: 5_000 });
    const id = "big";
    const items = [[1], [2, 3], new Uint8Array(9_000)];
    await assertRejects(() => pool.map(tasks.length, items, { id }), RangeError, "5000 bytes");
    await assertRejects(() => pool.resume(id), NotFoundError);
    assertEquals(await pool.map(tasks.length, [[1], [2, 3]], { id }), [1, 2]);
    assertEquals(await pool.map(tasks.length, [], { id: "none" }), []);
    assertEquals(await pool.resume("none"), []);
  },
);

redisTest(
  "B-022 settled gives of each item how it has ended, also when it is resumed",
  async (redis) => {
    const { connection } = redis;
    await using _server = await serve({ connection, modules: MODULES, processes: 1 });
    await using pool = new Pool({ connection, window: 2 });
    const ends = await pool.map(tasks.oddFails, [0, 1, 2], { settled: true, id: "ends" });
    assertEquals(ends.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
    const [, odd] = ends;
    assert(odd?.status === "rejected" && odd.reason instanceof RangeError);
    assertEquals((await pool.resume("ends")).length, 3);
    const lost = await pool.starmapAsync(tasks.die, [[], []], { settled: true, chunkSize: 2 });
    assertEquals(lost.map(({ status }) => status), ["rejected", "rejected"]);
  },
);

redisTest("B-023 terminate() settles what is still on its way to Redis", async (redis) => {
  const { connection } = redis;
  for (const turns of [0, 1, 5, 20]) {
    await using other = new Pool({ connection, queue: "nobody" });
    const named = other.map(tasks.square, [1], { id: `before-${turns}` });
    named.catch(() => {});
    const pool = new Pool({ connection, queue: "nobody" });
    const calls = [
      pool.apply(tasks.square, [1]),
      pool.map(tasks.square, [1, 2]),
      pool.map(tasks.square, [1, 2], { id: `after-${turns}` }),
      pool.resume(`before-${turns}`),
      pool.imap(tasks.square, [1, 2]).next(),
    ];
    for (const call of calls) call.catch(() => {});
    for (let turn = 0; turn < turns; turn++) await new Promise((go) => setTimeout(go, 1));
    pool.terminate();
    await pool.join();
    for (const call of calls) {
      const error = await assertRejects(() => call, Error);
      assert(error instanceof ProcessStateError || error instanceof NotFoundError, String(error));
    }
  }
});

redisTest(
  "B-024 priority and delay are BullMQ's: higher first, equal ones in order",
  async (redis) => {
    const { connection } = redis;
    const folder = await Deno.makeTempDir();
    try {
      const log = `${folder}/log`;
      await using pool = new Pool({ connection });
      const calls = [0, -1, 2, 0, 1, 2].map((priority, x) =>
        pool.apply(tasks.logged, [log, x], { priority })
      );
      // It may begin before others or after them.
      const late = pool.apply(tasks.logged, [log, 9], { delay: 300 });
      const begin = performance.now();
      while (await redis.command("ZCARD", "bull:multiprocessing:prioritized") !== ":6\r\n") {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await using _server = await serve({ connection, modules: MODULES, processes: 1 });
      await Promise.all(calls);
      const text = await Deno.readTextFile(log);
      assertEquals(text.match(/[0-5]/g)?.join(), "2,5,4,0,3,1");
      await late;
      assert(performance.now() - begin >= 290);
      await assertRejects(() => pool.apply(tasks.square, [1], { priority: 0.5 }), RangeError);
      await assertRejects(() => pool.apply(tasks.square, [1], { priority: 2e6 }), RangeError);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

redisTest("B-025 insights() tells of tasks and of the workers of all hosts", async (redis) => {
  const { connection } = redis;
  await using plain = new Pool({ connection });
  await assertRejects(() => plain.insights(), ProcessStateError, "insights: true");
  await using pool = new Pool({ connection, insights: { slowest: 2 } });
  const early = pool.map(tasks.square, [1, 2, 3, 4], { chunkSize: 2 });
  let none = await pool.insights();
  // Targets are found first.
  while (none.tasks.submitted < 4) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    none = await pool.insights();
  }
  assertEquals(none.tasks, { submitted: 4, running: 0, done: 0, failed: 0, lost: 0 });
  assertEquals(none.queued, 4);
  await using _one = await serve({ connection, modules: MODULES, processes: 1 });
  await using _two = await serve({ connection, modules: MODULES, processes: 1 });
  await early;
  await pool.map(tasks.oddFails, [0, 1, 2], { settled: true, chunkSize: 3 });
  await assertRejects(() => pool.apply(tasks.die), WorkerLostError);
  await assertRejects(() => pool.apply(tasks.fail, ["way"]), RangeError);
  const folder = await Deno.makeTempDir();
  try {
    const waits = [0, 1].map((x) => pool.apply(tasks.waitFor, [`${folder}/${x}`, `${folder}/go`]));
    while ((await pool.insights()).tasks.running < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Deno.writeTextFile(`${folder}/go`, "go");
    await Promise.all(waits);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const insights = await pool.insights();
  // Whoever shows those of a pool of this machine can show these.
  insights satisfies PoolInsights;
  const { workers, tasks: counts, queued, latency, work, slowest } = insights;
  assertEquals(counts, { submitted: 11, running: 0, done: 8, failed: 2, lost: 1 });
  assertEquals([queued, latency.count, work.count, slowest.length], [0, 11, 10, 2]);
  assertEquals(slowest.map(({ target }) => target), ["waitFor", "waitFor"]);
  assertEquals(workers.reduce((sum, each) => sum + each.tasks, 0), 10);
  assert(workers.length >= 2 && workers.every(({ host, pid }) => host !== "" && pid > 0));
  assert(workers.some(({ memory, startMs }) => memory > 0 && startMs > 0));
});
