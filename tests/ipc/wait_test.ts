// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Connection, pipe, Process, ProcessStateError, wait } from "../../mod.ts";
import { nothing } from "../fixtures/nothing.ts";
import { forEachMethod, test } from "../helpers.ts";
import { countSlowly, waitForParent } from "./fixtures/waits.ts";

forEachMethod("W-002 wait() over several writers gets all that they send", async (context) => {
  const readers: Connection<[number, number]>[] = [];
  const processes: Process[] = [];
  for (let i = 0; i < 4; i++) {
    const [reader, writer] = pipe<[number, number]>({ duplex: false });
    const process = new Process({ target: countSlowly, args: [writer, i, 10], context });
    await process.start();
    readers.push(reader);
    processes.push(process);
  }
  const got: [number, number][] = [];
  const open = new Set(readers);
  while (open.size > 0) {
    for (const reader of await wait(open)) {
      try {
        got.push(await reader.recv());
      } catch {
        open.delete(reader);
        reader.close();
      }
    }
  }
  got.sort(([a, i], [b, j]) => a - b || i - j);
  assertEquals(got, [0, 1, 2, 3].flatMap((i) => Array.from({ length: 10 }, (_, n) => [i, n])));
  for (const process of processes) assertEquals(await process.join(), 0);
});

test("W-005 wait() with nothing ready gives nothing when the time is up", async () => {
  const [a, b] = pipe();
  const start = performance.now();
  assertEquals(await wait([a, b], { timeout: 120 }), []);
  assert(performance.now() - start > 100);
});

test("W-006 only the side that can receive is ready", async () => {
  const [a, b] = pipe();
  await b.send(null);
  assertEquals(await wait([a, b], { timeout: 5000 }), [a]);
});

forEachMethod("W-007 connections and processes can be waited for together", async (context) => {
  const [a, b] = pipe();
  const process = new Process({ target: nothing, context });
  await process.start();
  assertEquals(await wait([a, process, b], { timeout: 20_000 }), [process]);
  await b.send(1);
  assertEquals(await wait([a, process, b], { timeout: 5000 }), [a, process]);
  assertEquals(await wait([process.sentinel], { timeout: 5000 }), [process.sentinel]);
});

forEachMethod("W-009 terminate() on an ended process does nothing", async (context) => {
  const process = new Process({ target: nothing, context });
  await process.start();
  assertEquals(await wait([process]), [process]);
  process.terminate();
  assertEquals(await process.join(), 0);
});

test("W-010 a negative timeout is none", async () => {
  const [a, b] = pipe();
  assertEquals(await wait([a], { timeout: -1 }), []);
  await b.send(1);
  assertEquals(await wait([a], { timeout: -1 }), [a]);
});

test("W-011 the result has the order of the list, and the same objects", async () => {
  const pipes = Array.from({ length: 5 }, () => pipe());
  for (const i of [4, 0, 2]) await pipes[i]![1].send(i);
  const ends = new Set(pipes.map(([one]) => one));
  assertEquals(await wait(ends), [pipes[0]![0], pipes[2]![0], pipes[4]![0]]);
  assertEquals(await wait([], { timeout: 20 }), []);
});

test("W-013 wait() consumes nothing", async () => {
  const [a, b] = pipe();
  await b.send("still here");
  assertEquals(await wait([a]), [a]);
  assertEquals(await wait([a]), [a]);
  assertEquals(await a.recv(), "still here");
  assertEquals(await wait([a], { timeout: 0 }), []);
});

test("the end of a connection is ready", async () => {
  const [a, b] = pipe();
  b.close();
  assertEquals(await wait([a]), [a]);
});

test("wait() takes promises, settled either way", async () => {
  const never = new Promise<never>(() => {});
  const good = Promise.resolve(1);
  const bad = Promise.reject(new Error("bad"));
  assertEquals(await wait([never, good, bad]), [good, bad]);
  assertEquals(await wait([never], { timeout: 0 }), []);
  assertEquals(await wait([good], { timeout: 0 }), [good]);
});

test("wait() is given up by its signal, with the reason", async () => {
  const [a] = pipe();
  const controller = new AbortController();
  const waiting = wait([a], { signal: controller.signal });
  controller.abort("enough");
  assertEquals(await waiting.catch((error) => error), "enough");
});

test("wait() for nothing ends by its limits alone", async () => {
  assertEquals(await wait([], { timeout: 0 }), []);
  assertEquals(await wait([], { timeout: 20 }), []);
  const signal = AbortSignal.abort("enough");
  assertEquals(await wait([], { signal }).catch((error) => error), "enough");
  assertEquals(
    await Promise.race([wait([]), wait([], { timeout: 20 }).then(() => "late")]),
    "late",
  );
});

test("wait() refuses what it can't wait for", async () => {
  const [a] = pipe();
  await assertRejects(() => wait([a, 7 as never]), TypeError, "7");
  await assertRejects(() => wait([new Process()]), ProcessStateError);
  a.close();
  await assertRejects(() => wait([a]), ProcessStateError);
});

test("wait() over 5,000 objects, again and again, is quick and leaves nothing", async () => {
  const pipes = Array.from({ length: 5000 }, () => pipe<number>());
  const ends = pipes.map(([one]) => one);
  for (let round = 0; round < 20; round++) {
    const i = (round * 997) % 5000;
    await pipes[i]![1].send(round);
    assertEquals(await wait(ends), [ends[i]]);
    assertEquals(await ends[i]!.recv(), round);
  }
});

forEachMethod("a child waits for its parent", async (context) => {
  const [mine, theirs] = pipe();
  const process = new Process({ target: waitForParent, args: [theirs], context });
  await process.start();
  assertEquals(await mine.recv(), []);
  assertEquals(await process.join(), 0);
});
