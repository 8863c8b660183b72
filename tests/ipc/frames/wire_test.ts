// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { WIRE_VERSION, wireFault } from "../../../base/wire_version.ts";
import { reviveEnd } from "../../../ipc/channel.ts";
import { channelPair } from "../../../ipc/channel_pair.ts";
import { FrameReader } from "../../../ipc/frames/frame_reader.ts";
import { Link } from "../../../ipc/transport/link.ts";
import type { EndReason } from "../../../ipc/frames/wire.ts";
import { FRAME_KIND } from "../../../ipc/frames/wire.ts";
import type { Sink, Transport } from "../../../ipc/transport/transport.ts";
import { EofError, pipe, ProcessError } from "../../../mod.ts";
import { test } from "../../helpers.ts";

/** The other side is the test. */
class HandTransport implements Transport {
  readonly isThread = false;
  sink: Sink | null = null;
  isClosed = false;

  start(sink: Sink): void {
    this.sink = sink;
  }
  close(): void {
    this.isClosed = true;
  }
  write(): undefined {}
  post(): void {}
  pause(): void {}
  resume(): void {}
  ref(): void {}
  unref(): void {}
}

function frame(kind: number, ...payload: number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0, 0, 0, payload.length, kind, ...payload);
}

const KINDS: number[] = Object.values(FRAME_KIND);

test("each kind of frame that is not on the wire page ends the link, and is no message", () => {
  for (let kind = 0; kind < 256; kind++) {
    for (const size of [1, 5]) {
      const transport = new HandTransport();
      const link = new Link(transport);
      const told: number[] = [];
      const ends: EndReason[] = [];
      link.start({ frame: (kind) => told.push(kind), message() {}, end: (why) => ends.push(why) });
      const bytes = frame(kind, 1, 2, 3);
      // Whole, and cut within the header.
      if (size === 1) transport.sink!.bytes(bytes, true);
      else for (const byte of bytes) transport.sink!.bytes(Uint8Array.of(byte), true);
      const isKnown = KINDS.includes(kind);
      // Nobody has a ring here.
      const isRing = kind === FRAME_KIND.RING;
      const isTold = isKnown && kind !== FRAME_KIND.END && !isRing;
      assertEquals(told, isTold ? [kind] : [], `kind ${kind}`);
      assertEquals(ends.includes("garbled"), !isKnown || isRing, `kind ${kind}`);
      assertEquals(transport.isClosed, !isKnown || isRing, `kind ${kind}`);
    }
  }
});

test("a frame of a kind that nobody sends there ends a channel, and is no message", () => {
  const [channel, other] = channelPair();
  for (const kind of [FRAME_KIND.HANDLES, FRAME_KIND.RING, FRAME_KIND.END] as const) {
    assertThrows(
      () => channel.frame(kind, new Uint8Array(3), true),
      ProcessError,
      `Cannot take a frame of kind ${kind}`,
    );
  }
  for (const kind of [FRAME_KIND.SWITCH, FRAME_KIND.BYTES]) {
    const message = { kind, value: new Uint8Array(), ports: [] };
    assertThrows(() => channel.message(message), ProcessError, "Cannot take a frame");
  }
  channel.close();
  other.close();
});

test("kinds are looked at where frames say one, and not on the wire of CPython", () => {
  const told: number[] = [];
  const own = new FrameReader((kind) => told.push(kind), true);
  const error = assertThrows(() => own.feed(frame(10), true), ProcessError);
  assertEquals(
    error.message,
    "Cannot receive a frame as its kind must be known: current value is 10",
  );
  const plain = new FrameReader((kind) => told.push(kind), false);
  plain.feed(Uint8Array.of(0, 0, 0, 1, 10), true);
  assertEquals(told, [FRAME_KIND.VALUE]);
});

test("another version is named, and nothing is taken from it", async () => {
  assertEquals(wireFault(WIRE_VERSION), null);
  for (const [version, name] of [[WIRE_VERSION + 1, "3"], [undefined, "of no version"]] as const) {
    const text = `another version of the library: its wire is ${name}, here it is ${WIRE_VERSION}`;
    const data = { wire: version, side: 0, isPlain: false, mayPassHandles: true, port: 0 };
    const { port1, port2 } = new MessageChannel();
    assertThrows(
      () => reviveEnd({ ...data, ticket: null }, { ports: [port1] }),
      ProcessError,
      text,
    );
    port1.close();
    port2.close();
  }
  // The way of the test itself works.
  const [a, b] = pipe();
  await a.send(1);
  assertEquals(await b.recv(), 1);
  a.close();
  await assertRejects(() => b.recv(), EofError);
  assert(Number.isInteger(WIRE_VERSION));
});
