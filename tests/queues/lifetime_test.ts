// Copyright 2026 the multiprocessing authors. MIT license.

// Who may use a queue, for how long, and what becomes of those who end.

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  inline,
  JoinableQueue,
  pipe,
  Process,
  ProcessStateError,
  Queue,
  TimeoutError,
} from "../../mod.ts";
import { run, runProgram } from "../helpers.ts";
import {
  addUp,
  drain,
  idle,
  ignore,
  makeAndLeave,
  passOn,
  produce,
  produceReceived,
  takeAndHang,
  waitFor,
} from "./fixtures/parties.ts";
import { forEachCarrier, forEachHosted, forEachKillable, forEachWay, test } from "./shared.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);

async function all<T>(queue: Queue<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

const TEN = Array.from({ length: 10 }, (_, i) => i);

forEachWay("Queue is passed on by who was passed it", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  const process = new Process({ target: passOn, args: [queue, method], context: method });
  await process.start();
  assertEquals(await all(queue), TEN);
  assertEquals(await process.join(), 0);
});

forEachWay("Queue goes through a connection", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  const [end, other] = pipe<never, Queue<number>>();
  const process = new Process({ target: produceReceived, args: [other], context: method });
  await process.start();
  await end.send(queue);
  assertEquals(await all(queue), TEN);
  assertEquals(await process.join(), 0);
  end.close();
});

forEachWay("Queue that was passed to several ends with the last", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  const processes = [0, 10, 20].map((from) =>
    new Process({ target: produce, args: [queue, from, from + 10], context: method })
  );
  for (const each of processes) await each.start();
  assertEquals((await all(queue)).length, 30);
  for (const each of processes) await each.join();
});

forEachKillable("Queue ends though who might have put was killed", async ({ made, method }) => {
  const queue = new Queue({ context: made });
  const ready = new Queue<string>({ context: made });
  const process = new Process({ target: idle, args: [queue, ready], context: method });
  await process.start();
  assertEquals(await ready.get(), "ready");
  const items = all(queue);
  process.kill();
  assertEquals(await items, []);
  await process.join();
});

forEachKillable("JoinableQueue doesn't wait for what a dead one has held", async ({
  made,
  method,
}) => {
  const queue = new JoinableQueue<number>({ context: made });
  const taken = new Queue<unknown>({ context: made });
  const process = new Process({ target: takeAndHang, args: [queue, taken], context: method });
  await process.start();
  await queue.put(1);
  await queue.put(2);
  assertEquals(await taken.get(), 1);
  process.kill();
  await process.join();
  await assertRejects(() => queue.join({ timeout: 400 }), TimeoutError, "400 ms");
  assertEquals(await queue.get(), 2);
  queue.taskDone();
  await queue.join({ timeout: 10_000 });
});

forEachKillable("Queue serves the next when one that waits is killed", async ({ made, method }) => {
  const queue = new Queue<number>({ context: made });
  const processes = [1, 2].map(() =>
    new Process({ target: waitFor, args: [queue], context: method })
  );
  for (const each of processes) await each.start();
  processes[0]!.kill();
  await processes[0]!.join();
  await queue.put(1);
  await queue.put(2);
  assertEquals(await processes[1]!.join(), 0);
});

forEachCarrier("Queue.get() with a signal takes nothing", async (context) => {
  const queue = new Queue<number>({ context });
  const reason = new Error("enough");
  await assertRejects(() => queue.get({ signal: AbortSignal.abort(reason) }), Error, "enough");
  const abort = new AbortController();
  const waiting = queue.get({ signal: abort.signal });
  abort.abort(reason);
  await assertRejects(() => waiting, Error, "enough");
  await queue.put(1);
  assertEquals(await queue.get(), 1);
});

forEachCarrier("Queue.put() with a signal puts nothing", async (context) => {
  const queue = new Queue<number>({ maxSize: 1, context });
  const reason = new Error("enough");
  await assertRejects(() => queue.put(0, { signal: AbortSignal.abort(reason) }), Error, "enough");
  await queue.put(1);
  const abort = new AbortController();
  const waiting = queue.put(2, { signal: abort.signal });
  abort.abort(reason);
  await assertRejects(() => waiting, Error, "enough");
  assertEquals(await queue.get(), 1);
  assertEquals(await queue.size(), 0);
});

forEachCarrier("Queue keeps the order of what waits for room", async (context) => {
  const queue = new Queue<number>({ maxSize: 1, context });
  const puts = Array.from({ length: 50 }, (_, i) => queue.put(i));
  for (let i = 0; i < 50; i++) assertEquals(await queue.get(), i);
  await Promise.all(puts);
});

forEachCarrier("Queue gives to who has waited longest", async (context) => {
  const queue = new Queue<number>({ context });
  const gets = Array.from({ length: 50 }, () => queue.get());
  for (let i = 0; i < 50; i++) queue.put(i);
  assertEquals(await Promise.all(gets), Array.from({ length: 50 }, (_, i) => i));
});

forEachCarrier("Queue.close() refuses what waits for an item", async (context) => {
  const queue = new Queue<number>({ context });
  const gets = [queue.get(), queue.get({ timeout: 10_000 })];
  queue.close();
  for (const get of gets) await assertRejects(() => get, ProcessStateError, "is closed");
});

forEachWay("Queue.drained() waits for what waits for room", async ({ made, method }) => {
  const queue = new Queue<number>({ maxSize: 1, context: made });
  const process = new Process({ target: drain, args: [queue, 2], context: method });
  await process.start();
  await queue.put(1);
  queue.put(2);
  queue.close();
  await queue.drained();
  assertEquals(await process.join(), 0);
});

forEachCarrier("Queue.end() refuses to put, and lets get", async (context) => {
  const queue = new Queue<number>({ context });
  await queue.put(1);
  queue.end();
  queue.end();
  await assertRejects(() => queue.put(2), ProcessStateError, "end()");
  assertEquals(await queue.get(), 1);
});

forEachCarrier("Queue.cancelJoinThread() gives up what waits for room", async (context) => {
  const queue = new Queue<number>({ maxSize: 1, context });
  await queue.put(1);
  const put = queue.put(2);
  queue.cancelJoinThread();
  await put;
  queue.close();
  await queue.drained();
  assertEquals(await queue.size(), 1);
});

forEachCarrier("Queue is disposed of when all is put", async (context) => {
  const queue = new Queue<number>({ maxSize: 1, context });
  {
    await using disposed = queue;
    await disposed.put(1);
  }
  await assertRejects(() => queue.get(), ProcessStateError);
});

forEachCarrier("an iterator of nobody's queue waits for whoever comes", async (context) => {
  const queue = new Queue<number>({ context });
  const items = all(queue);
  await queue.put(1);
  queue.end();
  assertEquals(await items, [1]);
});

forEachCarrier("a put item is not changed by what is done to it after", async (context) => {
  const queue = new Queue<{ bytes: Uint8Array }>({ context });
  const item = { bytes: new Uint8Array(100_000).fill(1) };
  const put = queue.put(item);
  item.bytes.fill(2);
  await put;
  assert((await queue.get()).bytes.every((byte) => byte === 1));
});

forEachHosted("Queue whose maker has ended is of no use any more", async ({ method }) => {
  const [end, other] = pipe<Queue, string>();
  const process = new Process({ target: makeAndLeave, args: [other], context: method });
  await process.start();
  const queue = await end.recv();
  assertEquals(await queue.get(), "first");
  const refused = assertRejects(() => queue.get(), ProcessStateError, "has ended");
  await end.send("go");
  await process.join();
  await refused;
  await assertRejects(() => queue.put(1), ProcessStateError, "has ended");
  end.close();
}, ["spawn"]);

test("queues work without --allow-ffi", async () => {
  const flags = ["--allow-all", "--deny-ffi"];
  for (
    const each of [flags, [
      "--allow-read",
      "--allow-write",
      "--allow-run",
      "--allow-env",
      "--allow-net",
      "--allow-sys",
    ]]
  ) {
    const { code, stdout, stderr } = await runProgram(new URL("without_ffi.ts", FIXTURES), {
      flags: each,
    });
    assertEquals([stderr, stdout, code], ["", "0\n2\n4\n0\n", 0]);
  }
});

test("a program ends that waits for an item which nobody can put", async () => {
  for (const flags of [["-A"], ["-A", "--deny-ffi"]]) {
    const { stdout } = await runProgram(new URL("waits_in_vain.ts", FIXTURES), { flags });
    assertEquals(stdout, "waiting\n");
  }
});

forEachWay("Queue that is closed can't be passed on", async ({ made, method }) => {
  const queue = new Queue({ context: made });
  queue.close();
  const process = new Process({ target: ignore, args: [queue], context: method });
  await assertRejects(() => run(process), ProcessStateError, "is closed");
});

forEachWay(
  "Queue of one who waits before anything is put doesn't end",
  async ({ made, method }) => {
    const queue = new Queue<number>({ context: made });
    const sums = new Queue<number>({ context: made });
    const process = new Process({ target: addUp, args: [queue, sums], context: method });
    await process.start();
    assertEquals(await sums.get(), -1);
    // It waits by now, as nearly always.
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let i = 1; i <= 4; i++) await queue.put(i);
    queue.end();
    assertEquals(await sums.get(), 10);
    assertEquals(await process.join(), 0);
  },
);

test("Queue whose last putter is killed ends at once for one who has waited long", async () => {
  const queue = new Queue<number>();
  const putter = new Process({
    target: inline((_queue: Queue<number>) => void setInterval(() => {}, 2 ** 30)),
    args: [queue],
  });
  await putter.start();
  const items = all(queue);
  // Its next look for the dead is three seconds away.
  await new Promise((resolve) => setTimeout(resolve, 3_200));
  putter.kill();
  const began = performance.now();
  assertEquals(await items, []);
  assert(performance.now() - began < 2_000);
  await putter.join();
});
