// Copyright 2026 the multiprocessing authors. MIT license.

import process from "node:process";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  BrokenPipeError,
  BufferTooShortError,
  Connection,
  EofError,
  pipe,
  Process,
  ProcessStateError,
  TimeoutError,
} from "../../mod.ts";
import { forEachMethod, test } from "../helpers.ts";
import { echo, echoBytes, sendLong } from "./fixtures/connections.ts";

const encoder = new TextEncoder();

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Bytes of physical memory. */
function memoryHeld(): number {
  return process.memoryUsage().rss;
}

test("CN-001 a connection is an object of its own, and no number", () => {
  const [one] = pipe();
  assert(one instanceof Connection);
  assertEquals([one.readable, one.writable, one.closed], [true, true, false]);
});

forEachMethod("CN-003 sendBytes() and recvBytes() keep the bounds of messages", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: echoBytes, args: [theirs], context });
  await process.start();
  for (const text of ["a", "bc", "d".repeat(100_000), "e"]) await mine.sendBytes(bytes(text));
  for (const length of [1, 2, 100_000, 1]) assertEquals((await mine.recvBytes()).length, length);
  await mine.send("as a value");
  assert((await mine.recvBytes()).length > 0);
  await mine.sendBytes(new Uint8Array(0));
  assertEquals(await process.join(), 0);
});

forEachMethod("CN-004 recvBytesInto() fills the front of a buffer", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: echoBytes, args: [theirs], context });
  await process.start();
  await mine.sendBytes(Int32Array.of(0, 1, 2, 3));
  const got = new Int32Array(10).fill(-1);
  assertEquals(await mine.recvBytesInto(new Uint8Array(got.buffer)), 16);
  assertEquals([...got], [0, 1, 2, 3, -1, -1, -1, -1, -1, -1]);
  mine.close();
  await process.join();
});

test("CN-005 recvBytesInto() writes at an offset", async () => {
  const [one, other] = pipe();
  await one.sendBytes(Int32Array.of(7, 8));
  const got = new Int32Array(6).fill(-1);
  assertEquals(await other.recvBytesInto(new Uint8Array(got.buffer), 12), 8);
  assertEquals([...got], [-1, -1, -1, 7, 8, -1]);
});

test("CN-006 recvBytesInto() a buffer too small gives the message with the error", async () => {
  const [one, other] = pipe();
  const long = bytes("x".repeat(110));
  await one.sendBytes(long);
  await one.sendBytes(bytes("next"));
  const buffer = new Uint8Array(40);
  const error = await assertRejects(() => other.recvBytesInto(buffer), BufferTooShortError, "110");
  assertEquals(error.bytes, long);
  assertEquals(buffer, new Uint8Array(40));
  assertEquals(await other.recvBytes(), bytes("next"));
});

test("CN-008 poll() is true when something waits, and false when nothing comes", async () => {
  const [one, other] = pipe();
  assertEquals(await other.poll(), false);
  assertEquals(await other.poll({ timeout: 30 }), false);
  assertEquals(await other.poll({ timeout: -1 }), false);
  await one.send(1);
  assertEquals(await other.poll(), true);
  assertEquals(await other.poll({ timeout: 5000 }), true);
});

test("CN-009 null and undefined are values like others", async () => {
  const [one, other] = pipe();
  await one.send(null);
  await one.send(undefined);
  assertEquals(await other.recv(), null);
  assertEquals(await other.recv(), undefined);
});

forEachMethod("CN-011 an empty message of bytes is a message", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: echoBytes, args: [theirs], context });
  await process.start();
  await mine.sendBytes(new Uint8Array(0));
  assertEquals(await process.join(), 0);
  const [one, other] = pipe();
  await one.sendBytes(new Uint8Array(0));
  assertEquals(await other.recvBytes(), new Uint8Array(0));
});

test("CN-017 sendBytes() sends a part", async () => {
  const [one, other] = pipe();
  const letters = bytes("abcdefghijklmnopqrstuvwxyz");
  await one.sendBytes(letters);
  await one.sendBytes(letters, 5);
  await one.sendBytes(letters, 7, 8);
  await one.sendBytes(letters.buffer, 25);
  await one.sendBytes(new DataView(letters.buffer, 1, 2));
  const texts = ["abcdefghijklmnopqrstuvwxyz", "fghijklmnopqrstuvwxyz", "hijklmno", "z", "bc"];
  for (const text of texts) assertEquals(await other.recvBytes(), bytes(text));
});

test("CN-018 sendBytes() from the end sends an empty message", async () => {
  const [one, other] = pipe();
  const letters = bytes("abcdefghijklmnopqrstuvwxyz");
  await one.sendBytes(letters, 26);
  await one.sendBytes(letters, 26, 0);
  assertEquals((await other.recvBytes()).length, 0);
  assertEquals((await other.recvBytes()).length, 0);
});

test("CN-019 sendBytes() of a part that is not there sends nothing", async () => {
  const [one, other] = pipe();
  const letters = bytes("abcdefghijklmnopqrstuvwxyz");
  for (const [offset, size] of [[27], [22, 5], [26, 1], [-1], [4, -1], [0.5], [NaN]] as const) {
    await assertRejects(() => one.sendBytes(letters, offset, size), RangeError, "sendBytes");
  }
  assertEquals(await other.poll(), false);
});

test("CN-023 a connection is closed at the end of its scope", async () => {
  let kept: Connection;
  {
    await using connection = pipe()[0];
    kept = connection;
    assertEquals(kept.closed, false);
  }
  assertEquals(kept.closed, true);
});

test("CN-024 recv() on a closed connection is a ProcessStateError", async () => {
  const [one] = pipe();
  one.close();
  await assertRejects(() => one.recv(), ProcessStateError, "is closed");
});

test("close() ends a recv() that waits", async () => {
  const [one] = pipe();
  const waiting = assertRejects(() => one.recv(), ProcessStateError, "is closed");
  one.close();
  await waiting;
});

forEachMethod("CN-026 messages of bytes come one by one, empty ones too", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  const strings = ["hello", "", "a", "", "", "bye", "lop"];
  for (const text of strings) {
    await mine.send(text);
    while (!await mine.poll({ timeout: 10 }));
    assertEquals(await mine.recv(), text);
  }
  mine.close();
  await process.join();
});

test("CN-028 messages sent together are received apart, and poll() stays true", async () => {
  const [one, other] = pipe();
  await Promise.all(["a", "b", "cd"].map((text) => one.sendBytes(bytes(text))));
  for (const text of ["a", "b", "cd"]) {
    assertEquals(await other.poll({ timeout: 1000 }), true);
    assertEquals(await other.poll({ timeout: 1000 }), true);
    assertEquals(await other.recvBytes(), bytes(text));
  }
  assertEquals(await other.poll(), false);
});

test("CN-033 a connection can't be made of a number", () => {
  assertThrows(() => new Connection(44977), TypeError, "pipe()");
});

test("CN-034 a connection can't be made of -1", () => {
  assertThrows(() => new Connection(-1), TypeError, "-1");
});

forEachMethod(
  "CN-036 send() after the peer has closed is a BrokenPipeError, again and again",
  async (context) => {
    const [mine, theirs] = pipe<unknown>();
    const process = new Process({ target: echoBytes, args: [theirs], context });
    await process.start();
    await mine.sendBytes(new Uint8Array(0));
    await process.join();
    await assertRejects(() => mine.recv(), EofError);
    await assertRejects(() => mine.send(1), BrokenPipeError);
    await assertRejects(() => mine.send(1), BrokenPipeError);
    await assertRejects(() => mine.sendBytes(new Uint8Array(2)), BrokenPipeError);
    const [one, other] = pipe();
    other.close();
    await assertRejects(() => one.send(1), BrokenPipeError);
  },
);

test("CN-038 maxLength is the longest that is taken", async () => {
  const [one, other] = pipe();
  await one.sendBytes(bytes("hello"));
  assertEquals((await other.recvBytes({ maxLength: 5 })).length, 5);
  await one.sendBytes(new Uint8Array(0));
  assertEquals((await other.recvBytes({ maxLength: 0 })).length, 0);
  await assertRejects(() => other.recvBytes({ maxLength: -1 }), RangeError, "maxLength");
  await one.sendBytes(bytes("hello"));
  await assertRejects(() => other.recvBytes({ maxLength: 4 }), RangeError, "5 bytes");
  assertEquals(other.readable, false);
  await assertRejects(() => other.recv(), ProcessStateError, "maxLength");
  await assertRejects(() => one.send(1), BrokenPipeError);
});

test("CN-038 an end that only receives is closed by a message that is too long", async () => {
  const [reader, writer] = pipe({ duplex: false });
  await writer.sendBytes(bytes("hello"));
  await assertRejects(() => reader.recvBytes({ maxLength: 4 }), RangeError, "5 bytes");
  assertEquals(reader.closed, true);
});

forEachMethod(
  "CN-038 a long message is refused at its header, and its sender told",
  async (context) => {
    const [mine, theirs] = pipe<unknown, number>();
    const child = new Process({ target: sendLong, args: [theirs], context });
    await child.start();
    const before = memoryHeld();
    await mine.send(2 ** 28);
    await assertRejects(() => mine.recvBytes({ maxLength: 1000 }), RangeError, `${2 ** 28} bytes`);
    const grown = memoryHeld() - before;
    // What a thread has made lies in this process too.
    if (context !== "worker") assert(grown < 2 ** 26, `${grown} bytes`);
    assertEquals(await child.join(), 0);
  },
);

test("CN-039 recvBytesInto() at a place that is not there takes nothing", async () => {
  const [one, other] = pipe();
  await one.sendBytes(new Uint8Array(0));
  const buffer = new Uint8Array(4);
  await assertRejects(() => other.recvBytesInto(buffer, -1), RangeError, "offset");
  await assertRejects(() => other.recvBytesInto(buffer, 5), RangeError, "offset");
  await assertRejects(() => other.recvBytesInto([] as never), TypeError, "buffer");
  assertEquals(await other.recvBytesInto(buffer, 4), 0);
});

test("CN-040 what can't be sent is refused, and nothing is sent", async () => {
  const [one, other] = pipe();
  const error = await assertRejects(() => one.send({ fn: () => {} }), DOMException);
  assertEquals(error.name, "DataCloneError");
  await assertRejects(() => one.sendBytes("text" as never), TypeError, "buffer");
  await assertRejects(() => one.sendBytes([1] as never), TypeError, "buffer");
  assertEquals(await other.poll(), false);
});

test("CN-044 close() twice is harmless, and all else is refused then", async () => {
  const [one] = pipe();
  one.close();
  one.close();
  const refused = [() => one.poll(), () => one.send(1), () => one.recv(), () => one.recvBytes()];
  for (const call of refused) await assertRejects(call, ProcessStateError, "closed");
});

test("recv() gives up after its timeout, and consumes nothing", async () => {
  const [one, other] = pipe();
  const error = await assertRejects(() => other.recv({ timeout: 20 }), TimeoutError, "recv");
  assertEquals(error.timeout, 20);
  await assertRejects(() => other.recv({ timeout: 0 }), TimeoutError);
  await one.send("later");
  assertEquals(await other.recv({ timeout: 0 }), "later");
});

test("recv() is given up by its signal, with the reason, and consumes nothing", async () => {
  const [one, other] = pipe();
  const controller = new AbortController();
  const waiting = other.recv({ signal: controller.signal });
  const reason = new Error("No more");
  controller.abort(reason);
  assertEquals(await waiting.catch((error) => error), reason);
  await one.send("later");
  assertEquals(await other.recv({ signal: controller.signal }).catch((error) => error), reason);
  assertEquals(await other.recv(), "later");
});

test("recv() refuses a timeout that is no number", async () => {
  const [, other] = pipe();
  await assertRejects(() => other.recv({ timeout: NaN }), RangeError, "timeout");
  await assertRejects(() => other.recv({ timeout: "1" as never }), TypeError, "timeout");
});

test("recv() calls that wait are served in turn", async () => {
  const [one, other] = pipe<number>();
  const waiting = [other.recv(), other.recv(), other.recv()];
  for (let i = 0; i < 3; i++) await one.send(i);
  assertEquals(await Promise.all(waiting), [0, 1, 2]);
});

test("recv() of a message of bytes says what to use", async () => {
  const [one, other] = pipe();
  await one.sendBytes(bytes("abc"));
  await assertRejects(() => other.recv(), TypeError, "recvBytes()");
});

test("a value is sent as it is when send() is called", async () => {
  const [one, other] = pipe<{ a: number }>();
  const value = { a: 1 };
  const sent = one.send(value);
  value.a = 2;
  await sent;
  assertEquals(await other.recv(), { a: 1 });
});

forEachMethod("send() waits for a reader that is slow", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  await mine.send("ready");
  assertEquals(await mine.recv(), "ready");
  let handedOn = 0;
  const chunk = new Uint8Array(2 ** 19);
  const sends = Array.from({ length: 40 }, () => mine.send(chunk).then(() => handedOn++));
  assertEquals(await mine.poll({ timeout: 5000 }), true);
  assert(handedOn < 40, `${handedOn} of 40 were handed on though nobody has received`);
  for (let i = 0; i < 40; i++) assertEquals(((await mine.recv()) as Uint8Array).length, 2 ** 19);
  await Promise.all(sends);
  mine.close();
  assertEquals(await process.join(), 0);
});

forEachMethod("for await gives what comes until the end", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  for (let i = 0; i < 5; i++) await mine.send(i);
  const got: unknown[] = [];
  for await (const value of mine) {
    got.push(value);
    if (got.length === 5) break;
  }
  assertEquals(got, [0, 1, 2, 3, 4]);
  mine.close();
  assertEquals(await process.join(), 0);
});

forEachMethod("shared memory and errors go through", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  await mine.send(new RangeError("too far", { cause: 7 }));
  const error = await mine.recv() as RangeError;
  assert(error instanceof RangeError);
  assertEquals([error.message, error.cause], ["too far", 7]);
  const shared = new SharedArrayBuffer(8);
  if (context === "worker") {
    await mine.send({ shared });
    const back = await mine.recv() as { shared: SharedArrayBuffer };
    new Uint8Array(back.shared)[0] = 5;
    assertEquals(new Uint8Array(shared)[0], 5);
  } else {
    await assertRejects(() => mine.send({ shared }), DOMException);
  }
  mine.close();
  assertEquals(await process.join(), 0);
});

forEachMethod("256 KiB and 20 MB of numbers arrive unchanged", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  for (const length of [2 ** 15, 2_500_000]) {
    const numbers = Float64Array.from({ length }, (_, i) => i / 3);
    mine.send(numbers);
    assertEquals(await mine.recv(), numbers);
  }
  mine.close();
  assertEquals(await process.join(), 0);
});
