// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { BrokenPipeError, EofError, pipe, Process, ProcessStateError } from "../../mod.ts";
import { channelPair } from "../../ipc/channel_pair.ts";
import { encode } from "../../codec/codec.ts";
import { FrameReader } from "../../ipc/frames/frame_reader.ts";
import { FrameWriter } from "../../ipc/frames/frame_writer.ts";
import { HANDLE } from "../../codec/handle.ts";
import { Link } from "../../ipc/transport/link.ts";
import { toPlain, valueInPlain } from "../../ipc/frames/plain_wire.ts";
import { hmacMd5, md5 } from "../../ipc/network/md5.ts";
import type { Transport } from "../../ipc/transport/transport.ts";
import { FRAME_KIND } from "../../ipc/frames/wire.ts";
import { connect, Listener } from "../../mod.ts";
import { forEachMethod, PROCESSES, runProgram, test } from "../helpers.ts";
import {
  acceptDespiteSignals,
  beginLong,
  introduce,
  receiveDespiteSignals,
  sendAndEnd,
} from "./fixtures/connections.ts";
import { die, echo } from "./fixtures/channel_targets.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);

/** Counts the writes, each of which would be a system call. */
class CountingTransport implements Transport {
  readonly isThread = false;
  writes: number[] = [];

  write(parts: Uint8Array<ArrayBuffer>[]): undefined {
    for (const part of parts) this.writes.push(part.length);
  }

  start(): void {}
  post(): void {}
  pause(): void {}
  resume(): void {}
  ref(): void {}
  unref(): void {}
  close(): void {}
}

test("what is sent in one turn leaves in one write", async () => {
  const transport = new CountingTransport();
  const link = new Link(transport);
  for (let i = 0; i < 100; i++) link.send(FRAME_KIND.VALUE, [Uint8Array.of(1, 2, 3)]);
  assertEquals(transport.writes, []);
  await link.flushed();
  assertEquals(transport.writes, [100 * 8]);
  link.send(FRAME_KIND.BYTES, [new Uint8Array(2)]);
  await link.flushed();
  assertEquals(transport.writes, [100 * 8, 7]);
});

test("frames come back whole however the stream is cut", () => {
  const sizes = [0, 1, 3, 70_000, 0, 5, 200_000, 2];
  const writer = new FrameWriter(true);
  const kinds = [FRAME_KIND.VALUE, FRAME_KIND.BYTES] as const;
  sizes.forEach((size, i) => writer.add(kinds[i % 2]!, [new Uint8Array(size).fill(i)]));
  const stream = new Uint8Array(writer.size);
  let at = 0;
  for (const part of writer.take()) {
    stream.set(part, at);
    at += part.length;
  }
  for (const step of [1, 2, 5, 7, 4096, 65_536, stream.length]) {
    const got: [number, number, number | undefined][] = [];
    const reader = new FrameReader((kind, payload) => {
      got.push([kind, payload.length, payload.at(-1)]);
    }, true);
    for (let from = 0; from < stream.length; from += step) {
      reader.feed(stream.slice(from, from + step), false);
    }
    assertEquals(reader.isMidFrame, false);
    const wanted = sizes.map((size, i) => [i % 2, size, size === 0 ? undefined : i]);
    assertEquals(got, wanted as typeof got);
  }
});

test("a length that can't be is refused, and one that is claimed takes no memory", () => {
  const reader = new FrameReader(() => {}, false);
  assertThrows(() => reader.feed(Uint8Array.of(0x80, 0, 0, 0), false), Error, "length");
  const claimed = new FrameReader(() => {}, false);
  claimed.feed(Uint8Array.of(0x7f, 255, 255, 255, 1), false);
  assert(claimed.space!.length < 2 ** 25);
});

test("MD5 is that of RFC 1321, and HMAC that of RFC 2202", () => {
  const hex = (bytes: Uint8Array) => bytes.toHex();
  const bytes = (text: string) => new TextEncoder().encode(text);
  assertEquals(hex(md5(bytes(""))), "d41d8cd98f00b204e9800998ecf8427e");
  assertEquals(hex(md5(bytes("message digest"))), "f96b697d7cb7938d525a2f31aaf161d0");
  const digits = bytes("1234567890".repeat(8));
  assertEquals(hex(md5(digits)), "57edf4a22be3c955ac49da2e2107b67a");
  const short = hmacMd5(bytes("Jefe"), bytes("what do ya want for nothing?"));
  assertEquals(hex(short), "750c783e6ab0b503eaa86e310a5db738");
  const text = bytes("Test Using Larger Than Block-Size Key - Hash Key First");
  const long = hmacMd5(new Uint8Array(80).fill(0xaa), text);
  assertEquals(hex(long), "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
});

test("a channel brings values, and then why it ended", async () => {
  const [one, other] = channelPair();
  const got: unknown[] = [];
  const ended = new Promise((resolve) => other.startValues((value) => got.push(value), resolve));
  for (const value of [1, "two", { three: [3] }]) one.post(value);
  one.close();
  assertEquals(await ended, "closed");
  assertEquals(got, [1, "two", { three: [3] }]);
  assertThrows(() => one.post(4), ProcessStateError, "closed");
});

test("a channel that is listened to after its other end has closed tells the end", async () => {
  const [one, other] = channelPair();
  one.post(1);
  one.close();
  await Promise.resolve();
  const got: unknown[] = [];
  const reason = await new Promise((end) => other.startValues((value) => got.push(value), end));
  assertEquals([reason, got], ["closed", [1]]);
});

test("a transfer list moves buffers to another thread", async () => {
  const [one, other] = channelPair();
  const came = new Promise((resolve) => other.startValues(resolve, () => {}));
  const buffer = new ArrayBuffer(16);
  one.post({ buffer }, [buffer]);
  assertEquals(buffer.byteLength, 0);
  assertEquals(((await came) as { buffer: ArrayBuffer }).buffer.byteLength, 16);
  one.close();
  other.close();
});

forEachMethod("a channel tells that its other holder has died", async (context) => {
  const [mine, theirs] = channelPair();
  const process = new Process({ target: die, args: [theirs], context });
  await process.start();
  mine.ref();
  const reason = await new Promise((resolve) => mine.startValues(() => {}, resolve));
  assertEquals(reason, "died");
  assertEquals(await process.join(), 3);
});

forEachMethod("a channel echoes 10,000 values in order", async (context) => {
  const [mine, theirs] = channelPair();
  const process = new Process({ target: echo, args: [theirs], context });
  await process.start();
  mine.ref();
  let next = 0;
  const done = new Promise<void>((resolve, reject) =>
    mine.startValues((value) => {
      if (value !== next++) reject(new Error(`${value} came in the place of ${next - 1}`));
      if (next === 10_000) resolve();
    }, reject)
  );
  for (let i = 0; i < 10_000; i++) mine.post(i);
  await done;
  mine.close();
  assertEquals(await process.join(), 0);
});

forEachMethod("two that a third has introduced talk when it has ended", async (context) => {
  const [a, toA] = pipe<{ end: ReturnType<typeof pipe>[0] }>();
  const [b, toB] = pipe<{ end: ReturnType<typeof pipe>[0] }>();
  const process = new Process({ target: introduce, args: [toA, toB], context });
  await process.start();
  const [{ end: one }, { end: other }] = await Promise.all([a.recv(), b.recv()]);
  assertEquals(await process.join(), 0);
  await one.send("still");
  assertEquals(await other.recv(), "still");
  await other.send(["and", "back"]);
  assertEquals(await one.recv(), ["and", "back"]);
  one.close();
  await assertRejects(() => other.recv(), EofError, "is closed");
});

forEachMethod(
  "what is sent and not awaited before the end arrives, however much",
  async (context) => {
    for (const [count, size] of [[5, 1_000_000], [1, 50_000_000]] as const) {
      const [mine, theirs] = pipe();
      const process = new Process({ target: sendAndEnd, args: [theirs, count, size], context });
      await process.start();
      // Nobody takes anything while it sends.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      for (let i = 1; i <= count; i++) {
        const bytes = await mine.recv() as Uint8Array;
        assertEquals([bytes.length, bytes[0], bytes[size - 1]], [size, i, i]);
      }
      assertEquals(await process.join(), 0);
      mine.close();
    }
  },
);

forEachMethod("a death in the middle of a message is told as that", async (context) => {
  const [mine, theirs] = pipe();
  const process = new Process({ target: beginLong, args: [theirs], context });
  await process.start();
  assertEquals(await mine.recv(), "ready");
  process.kill();
  await assertRejects(() => mine.recvBytes(), BrokenPipeError, "in the middle of it");
  await process.join();
}, { methods: PROCESSES });

test("a handle from someone who has shown no key is refused", async () => {
  await using listener = new Listener();
  const [client, server] = await Promise.all([connect(listener.address), listener.accept()]);
  const ticket = { path: listener.address, token: "00".repeat(16) };
  const data = { side: 0, isPlain: false, mayPassHandles: true, port: null, ticket };
  class Forged {
    [HANDLE]() {
      return { kind: "channel", data };
    }
  }
  const forged = encode(new Forged());
  // As send() would write it, if it didn't refuse.
  const message = new Uint8Array(toPlain(FRAME_KIND.VALUE, [forged]).flatMap((part) => [...part]));
  assert(valueInPlain(message) !== null);
  await client.sendBytes(message);
  await assertRejects(() => server.recv(), TypeError, "nobody has shown a key");
  client.close();
  server.close();
});

for (const [how, code] of [["ends", 0], ["exit", 3]] as const) {
  test(`a program that ${how}s leaves no socket and no folder, and idle ends don't keep it`, async () => {
    const program = new URL("leaves_nothing.ts", FIXTURES);
    const result = await runProgram(program, { args: [how] });
    assertEquals([result.code, result.stderr], [code, ""]);
    const path = result.stdout.trim();
    const folder = path.slice(0, path.lastIndexOf("/"));
    assert(folder.length > 4);
    assertThrows(() => Deno.statSync(folder), Deno.errors.NotFound);
  });
}

test("without the permission for sockets workers still talk, and the error names the flags", async () => {
  const program = new URL("needs_permission.ts", FIXTURES);
  const flags = ["--allow-read", "--allow-run", "--allow-env"];
  const { stdout } = await runProgram(program, { flags });
  const [worker, spawn] = stdout.trim().split("\n");
  assertEquals(worker, "worker");
  assert(spawn!.includes("--allow-net, --allow-read and --allow-write"), spawn);
});

test("a child talks that may read its target alone, and not the library", async () => {
  const program = new URL("reads_target_alone.ts", FIXTURES);
  const folder = await Deno.makeTempDir();
  try {
    const read = `--allow-read=${new URL("shout.ts", FIXTURES).pathname},${folder}`;
    const flags = [read, "--allow-run", "--allow-env", "--allow-write", "--allow-net"];
    const result = await runProgram(program, { flags, env: { TMPDIR: folder } });
    assertEquals(result, { ...result, code: 0, stdout: "HEARD\n", stderr: "" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

forEachMethod("SG-004 recv() goes on through signals that are handled", async (context) => {
  const [mine, theirs] = pipe<unknown>();
  const process = new Process({ target: receiveDespiteSignals, args: [theirs], context });
  await process.start();
  assertEquals(await mine.recv(), "ready");
  Deno.kill(process.pid!, "SIGUSR2");
  assertEquals(await mine.recv(), "signalled");
  await mine.send(1234);
  assertEquals(await mine.recv(), [1234, 1]);
  assertEquals(await process.join(), 0);
}, { methods: PROCESSES });

forEachMethod("SG-006 accept() goes on through signals that are handled", async (context) => {
  const [mine, theirs] = pipe<string>();
  const process = new Process({ target: acceptDespiteSignals, args: [theirs], context });
  await process.start();
  const address = await mine.recv();
  Deno.kill(process.pid!, "SIGUSR2");
  assertEquals(await mine.recv(), "signalled");
  await using client = await connect(address);
  assertEquals(await client.recv(), "welcome");
  assertEquals(await process.join(), 0);
}, { methods: PROCESSES });
