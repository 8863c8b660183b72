// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  activeChildren,
  type Connection,
  currentProcess,
  EofError,
  getContext,
  pipe,
  Process,
  ProcessStateError,
} from "../../mod.ts";
import { forEachMethod, METHODS, test } from "../helpers.ts";
import { count, echo, forward, sendAndExit, sendEnd, useReceived } from "./fixtures/connections.ts";
import { sayReady, sendMuch, sendThroughEach } from "./fixtures/connections.ts";

test("CN-013 pipe({ duplex: false }) gives a reader and a writer", async () => {
  const [reader, writer] = pipe<number>({ duplex: false });
  await writer.send(1);
  assertEquals(await reader.recv(), 1);
});

test("CN-014 each end of a one-way pipe knows what it can do", () => {
  const [reader, writer] = pipe({ duplex: false });
  assertEquals([reader.readable, reader.writable], [true, false]);
  assertEquals([writer.readable, writer.writable], [false, true]);
  const [one, other] = pipe();
  assertEquals([one.readable, one.writable, other.readable, other.writable], Array(4).fill(true));
});

test("CN-015 the wrong direction of a one-way pipe is refused", async () => {
  const [reader, writer] = pipe({ duplex: false });
  await assertRejects(() => reader.send(1 as never), ProcessStateError, "only receives");
  await assertRejects(
    () => reader.sendBytes(new Uint8Array(1)),
    ProcessStateError,
    "only receives",
  );
  await assertRejects(() => writer.recv(), ProcessStateError, "only sends");
  await assertRejects(() => writer.poll(), ProcessStateError, "only sends");
});

test("pipe() refuses options of a wrong type", () => {
  assertThrows(() => pipe({ duplex: 1 as never }), TypeError, "duplex");
  assertThrows(() => pipe({ context: "fork" as never }), RangeError, "fork");
});

test("getContext(method).pipe() makes a pipe", async () => {
  const [one, other] = getContext("worker").pipe<string>();
  await one.send("hello");
  assertEquals(await other.recv(), "hello");
});

forEachMethod("send() has taken a buffer of up to a megabyte when it returns", async (context) => {
  const [mine, theirs] = pipe();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  for (const length of [10, 1000, 5000, 60_000, 70_000, 2 ** 20]) {
    const [one, other] = [new Uint8Array(length).fill(7), new Uint8Array(length).fill(8)];
    const sent = mine.send([one, { of: other.buffer }]);
    one.fill(0);
    other.fill(0);
    await sent;
    const [bytes, { of }] = await mine.recv() as [Uint8Array, { of: ArrayBuffer }];
    assertEquals([bytes.length, bytes.every((byte) => byte === 7)], [length, true]);
    assertEquals([of.byteLength, new Uint8Array(of).every((byte) => byte === 8)], [length, true]);
  }
  mine.close();
  assertEquals(await process.join(), 0);
});

forEachMethod(
  "CN-002 send() gives nothing, and recv() in the peer an equal value",
  async (context) => {
    const [mine, theirs] = pipe();
    const process = new Process({ target: echo, args: [theirs], context });
    await process.start();
    assertEquals(await mine.send([1, 2.25, null]), undefined);
    assertEquals(await mine.recv(), [1, 2.25, null]);
    const value = new Map([["when", new Date(7)], ["what", /x/g]] as [string, unknown][]);
    await mine.send(value);
    assertEquals(await mine.recv(), value);
    mine.close();
    assertEquals(await process.join(), 0);
  },
);

forEachMethod("an end that is passed on is closed here", async (context) => {
  const [mine, theirs] = pipe();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  assertEquals(theirs.closed, true);
  await assertRejects(() => theirs.send(1), ProcessStateError, "was passed on");
  await assertRejects(() => theirs.recv(), ProcessStateError, "was passed on");
  const again = new Process({ target: echo, args: [theirs], context });
  await assertRejects(() => again.start(), ProcessStateError, "was passed on");
  mine.close();
  assertEquals(await process.join(), 0);
});

forEachMethod("an end is not moved by a start that fails", async (context) => {
  const [mine, theirs] = pipe();
  const process = new Process({ target: forward, args: [theirs, (() => {}) as never], context });
  await assertRejects(() => process.start(), DOMException, "args");
  assertEquals(theirs.closed, false);
  await mine.send("still here");
  assertEquals(await theirs.recv(), "still here");
});

forEachMethod("what was sent before the end moved arrives after it, in order", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  await theirs.send("from before the move");
  for (let i = 0; i < 100; i++) await mine.send(i);
  assert(await theirs.poll());
  const process = new Process({ target: echo, args: [theirs], context });
  for (let i = 100; i < 200; i++) mine.send(i);
  await process.start();
  for (let i = 200; i < 300; i++) await mine.send(i);
  assertEquals(await mine.recv(), "from before the move");
  for (let i = 0; i < 300; i++) assertEquals(await mine.recv(), i);
  mine.close();
  assertEquals(await process.join(), 0);
});

forEachMethod("CN-043 the end of the last holder is the other end's EofError", async (context) => {
  const [mine, theirs] = pipe<number>();
  const process = new Process({ target: count, args: [theirs, 3], context });
  await process.start();
  assertEquals([await mine.recv(), await mine.recv(), await mine.recv()], [0, 1, 2]);
  await assertRejects(() => mine.recv(), EofError);
  assert(await mine.poll());
  await assertRejects(() => mine.recv(), EofError);
  assertEquals(await process.join(), 0);
});

forEachMethod("a death is the other end's EofError", async (context) => {
  const [mine, theirs] = pipe<string>();
  const process = new Process({ target: sayReady, args: [theirs], context });
  await process.start();
  assertEquals(await mine.recv(), "ready");
  process.kill();
  await assertRejects(() => mine.recv(), EofError, "has ended");
  assertEquals(await process.join(), -9);
});

forEachMethod("a child that dies before it has its end gives EofError", async (context) => {
  const [mine, theirs] = pipe();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  process.kill();
  await assertRejects(() => mine.recv(), EofError);
  await process.join();
});

forEachMethod("an exit right after send() loses nothing", async (context) => {
  const [mine, theirs] = pipe<string>();
  const process = new Process({ target: sendAndExit, args: [theirs, 7], context });
  await process.start();
  assertEquals(await mine.recv(), "last words");
  await assertRejects(() => mine.recv(), EofError);
  assertEquals(await process.join(), 7);
});

forEachMethod("a target that returns has sent all, however slow the reader", async (context) => {
  const [mine, theirs] = pipe();
  const process = new Process({ target: sendMuch, args: [theirs], context });
  await process.start();
  const bytes = await mine.recvBytes();
  assertEquals([bytes.length, bytes[0], bytes.at(-1)], [2 ** 25, 1, 1]);
  await assertRejects(() => mine.recv(), EofError);
  assertEquals(await process.join(), 0);
});

forEachMethod("CN-031 an end sent over a connection works where it came to", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const [kept, sent] = pipe<unknown>();
  const process = new Process({ target: useReceived, args: [theirs], context });
  await process.start();
  await mine.send({ end: sent });
  assertEquals(sent.closed, true);
  await kept.send("all is well");
  assertEquals(await kept.recv(), ["used", "all is well"]);
  kept.close();
  assertEquals(await mine.recv(), "done");
  assertEquals(await process.join(), 0);
});

forEachMethod("a child sends an end of a pipe of its own", async (context) => {
  const [mine, theirs] = pipe<[Connection]>();
  const process = new Process({ target: sendEnd, args: [theirs], context });
  await process.start();
  const [end] = await mine.recv();
  assertEquals(await end.recv(), "hello from a pipe of mine");
  await end.send("thanks");
  await assertRejects(() => end.recv(), EofError);
  assertEquals(await process.join(), 0);
});

for (const one of METHODS) {
  for (const other of METHODS) {
    test(`two children, ${one} and ${other}, talk to each other`, async () => {
      const [a, b] = pipe<unknown>();
      const [first, last] = pipe<unknown>();
      const [asked, answers] = pipe<unknown>();
      const left = new Process({ target: forward, args: [last, a], context: one });
      const right = new Process({ target: forward, args: [b, answers], context: other });
      await Promise.all([left.start(), right.start()]);
      for (let i = 0; i < 50; i++) await first.send({ i });
      for (let i = 0; i < 50; i++) assertEquals(await asked.recv(), { i });
      first.close();
      await assertRejects(() => asked.recv(), EofError);
      assertEquals(await Promise.all([left.join(), right.join()]), [0, 0]);
    });
  }
}

forEachMethod("an end that is in use moves, and nothing is lost or overtaken", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const first = new Process({ target: echo, args: [theirs], context });
  await first.start();
  await mine.send("warm");
  assertEquals(await mine.recv(), "warm");
  for (let i = 0; i < 200; i++) await mine.send(i);
  const [results, theirResults] = pipe<unknown>();
  const second = new Process({ target: forward, args: [mine, theirResults], context });
  await second.start();
  for (let i = 0; i < 200; i++) assertEquals(await results.recv(), i);
  second.terminate();
  await assertRejects(() => results.recv(), EofError);
  assertEquals(await first.join(), 0);
  await second.join();
});

forEachMethod(
  "what lies unread at a full end comes first when its other end moves",
  async (context) => {
    const [mine, theirs] = pipe<unknown>();
    const sent: Promise<void>[] = [];
    for (let i = 0; i < 50; i++) sent.push(theirs.send({ i, bytes: new Uint8Array(100_000) }));
    const process = new Process({ target: count, args: [theirs, 2], context });
    await process.start();
    for (let i = 0; i < 50; i++) assertEquals((await mine.recv() as { i: number }).i, i);
    await Promise.all(sent);
    assertEquals([await mine.recv(), await mine.recv()], [0, 1]);
    await assertRejects(() => mine.recv(), EofError);
    assertEquals(await process.join(), 0);
  },
);

test("1,000 pipes are open at once", async () => {
  const pipes = Array.from({ length: 1000 }, () => pipe<number>());
  await Promise.all(pipes.map(([one], i) => one.send(i)));
  const sum = (await Promise.all(pipes.map(([, other]) => other.recv()))).reduce((a, b) => a + b);
  assertEquals(sum, 499_500);
  for (const ends of pipes) for (const end of ends) end.close();
});

/** Does nothing else for some milliseconds, again and again, as a program with work of its own. */
async function beBusy(): Promise<void> {
  for (let step = 0; step < 4; step++) {
    const end = performance.now() + 150;
    while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

forEachMethod("the last words of a child arrive, however busy its parent is", async (context) => {
  const pipes = Array.from({ length: 300 }, () => pipe<number, never>({ duplex: false }));
  const process = new Process({
    target: sendThroughEach,
    args: [pipes.map(([, writer]) => writer)],
    context,
  });
  await process.start();
  await beBusy();
  const got = await Promise.all(pipes.map(([reader]) => reader.recv()));
  assertEquals(got, got.map((_, i) => i));
  assertEquals(await process.join(), 0);
  await assertRejects(() => pipes[0]![0].recv(), EofError);
});

forEachMethod("100 pipes of one child are open at once", async (context) => {
  const pipes = Array.from({ length: 100 }, () => pipe<unknown>());
  const [mine, theirs] = pipe<unknown>();
  const { echoAll } = await import("./fixtures/many.ts");
  const args: [Connection<unknown, unknown>[], Connection] = [pipes.map(([, end]) => end), theirs];
  const process = new Process({ target: echoAll, args, context });
  await process.start();
  await Promise.all(pipes.map(([end], i) => end.send(i)));
  const got = await Promise.all(pipes.map(([end]) => end.recv()));
  assertEquals(got, Array.from({ length: 100 }, (_, i) => i));
  for (const [end] of pipes) end.close();
  assertEquals(await mine.recv(), 100);
  assertEquals(await process.join(), 0);
});

test("P-088 an authkey can't be sent through a connection", async () => {
  const [one, other] = pipe<unknown>();
  await assertRejects(() => one.send({ key: currentProcess().authkey }), TypeError, "authkey");
  assertEquals(await other.poll(), false);
  await one.send(currentProcess().authkey.slice(0, 4));
  assertEquals(((await other.recv()) as Uint8Array).length, 4);
});

test("no child is left by the tests of this file", () => {
  assertEquals(activeChildren(), []);
});
