// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { preference, RingSocket } from "../../../ipc/transport/ring_socket.ts";
import { FrameReader } from "../../../ipc/frames/frame_reader.ts";
import { FrameWriter } from "../../../ipc/frames/frame_writer.ts";
import { FRAME_KIND } from "../../../ipc/frames/wire.ts";
import { lendBindings, returnBindings } from "../../../runtime/libc.ts";
import type { Socket } from "../../../runtime/contract.ts";
import * as net from "../../../runtime/net.ts";
import { listenPrivately, releasePath } from "../../../runtime/private_path.ts";
import { test } from "../../helpers.ts";

const canMap = await new Promise((resolve) => resolve(lendBindings())).then(
  () => true,
  () => false,
);
if (canMap) returnBindings();

async function sockets(): Promise<[Socket, Socket]> {
  const server = listenPrivately(false);
  const path = server.address as string;
  const [one, other] = await Promise.all([server.accept(), net.connectSocket(path)]);
  server.close();
  releasePath(path);
  return [one!, other];
}

/** One side, as a link or lane is: it makes frames, and takes them. */
class Side {
  readonly socket: RingSocket;
  readonly got: number[][] = [];
  readonly ended: Promise<boolean>;
  switches = 0;
  #told: (() => void) | null = null;

  constructor(socket: Socket, offers: boolean) {
    this.socket = new RingSocket(socket, offers);
    let end: (isUnread: boolean) => void;
    this.ended = new Promise((resolve) => end = resolve);
    const reader = new FrameReader((kind, payload) => {
      if (kind === FRAME_KIND.RING) {
        if (!this.socket.hear(payload)) return;
        this.switches++;
        reader.stop();
      } else this.got.push([payload.length, payload[0] ?? 0, payload.at(-1) ?? 0]);
      this.#told?.();
    }, true);
    this.socket.start({
      bytes: (chunk, owned) => reader.feed(chunk, owned),
      space: () => reader.space,
      filled: (count) => reader.filled(count),
      end: (isUnread) => end(isUnread),
    });
  }

  async send(...payload: Uint8Array<ArrayBuffer>[]): Promise<void> {
    const writer = new FrameWriter(true);
    for (const each of payload) writer.add(FRAME_KIND.BYTES, [each], 2 ** 10);
    await this.socket.writeAll(writer.take());
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#told = resolve);
  }
}

async function withSides(
  many: number,
  fn: (one: Side, other: Side) => Promise<void>,
): Promise<void> {
  const { many: before } = preference;
  preference.many = many;
  const [a, b] = await sockets();
  const [one, other] = [new Side(a, true), new Side(b, false)];
  try {
    await fn(one, other);
  } finally {
    one.socket.close();
    other.socket.close();
    preference.many = before;
    await Promise.all([one.ended, other.ended]);
    // The loop's own socket ends a turn later.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function ringTest(name: string, fn: () => Promise<void>): void {
  test(name, fn, { ignore: !canMap });
}

/** Asks for a ring, and waits until both directions go through it. */
async function switched(one: Side, other: Side): Promise<void> {
  one.socket.look();
  await Promise.all([one.until(() => one.switches === 1), other.until(() => other.switches === 1)]);
}

ringTest("RingSocket carries all in order, at whatever moment it gets rings", async () => {
  let seed = 1;
  const random = (below: number) => (seed = Math.imul(seed, 48271) >>> 0) % below;
  for (let round = 0; round < 12; round++) {
    await withSides(round * 3, async (one, other) => {
      const sent: number[][][] = [[], []];
      await Promise.all([one, other].map(async (side, index) => {
        for (let i = 0; i < 60; i++) {
          const sizes = Array.from({ length: 1 + random(3) }, () => {
            return random(8) === 0 ? random(3_000_000) : random(300);
          });
          const frames = sizes.map((size) => new Uint8Array(size).fill(random(256)));
          for (const frame of frames) {
            sent[index]!.push([frame.length, frame[0] ?? 0, frame.at(-1) ?? 0]);
          }
          await side.send(...frames);
          if (random(3) === 0) side.socket.look();
          if (random(9) === 0) {
            side.socket.pause();
            setTimeout(() => side.socket.resume(), random(3));
          }
        }
      }));
      await other.until(() => other.got.length === sent[0]!.length);
      await one.until(() => one.got.length === sent[1]!.length);
      assertEquals(other.got, sent[0]!);
      assertEquals(one.got, sent[1]!);
      await switched(one, other);
    });
  }
});

ringTest("RingSocket: all that was sent before an end arrives", async () => {
  for (const isOffering of [true, false]) {
    await withSides(1, async (one, other) => {
      await switched(one, other);
      const [from, to] = isOffering ? [one, other] : [other, one];
      to.socket.pause();
      for (let i = 0; i < 100; i++) await from.send(new Uint8Array(1000).fill(i));
      from.socket.close();
      await new Promise((resolve) => setTimeout(resolve, 5));
      assertEquals(to.got.length, 0);
      to.socket.resume();
      assertEquals(await to.ended, false);
      assertEquals(to.got.map(([, first]) => first), Array.from({ length: 100 }, (_, i) => i));
    });
  }
});

ringTest(
  "RingSocket: what nobody has read is told at the end, and a writer that waits fails",
  async () => {
    await withSides(1, async (one, other) => {
      await switched(one, other);
      other.socket.pause();
      const waiting = one.send(new Uint8Array(2 ** 22));
      other.socket.close();
      await assertRejects(() => waiting, Error, "The other side has gone");
      assertEquals(await one.ended, true);
      await assertRejects(() => one.send(new Uint8Array(1)), Error, "The other side has gone");
    });
  },
);

ringTest("RingSocket: what was read to the last byte is not told as unread", async () => {
  await withSides(1, async (one, other) => {
    await switched(one, other);
    await one.send(new Uint8Array(100));
    await other.until(() => other.got.length === 1);
    other.socket.close();
    assertEquals(await one.ended, false);
  });
});

ringTest(
  "RingSocket: messages that answer each other need no sleep, and leave others their turns",
  async () => {
    await withSides(1, async (one, other) => {
      await switched(one, other);
      let ticks = 0;
      const timer = setInterval(() => ticks++, 1);
      const answering = (async () => {
        for (let i = 1; i <= 2000; i++) {
          other.socket.look();
          await other.until(() => other.got.length >= i);
          await other.send(new Uint8Array(8));
        }
      })();
      for (let i = 1; i <= 2000; i++) {
        await one.send(new Uint8Array(8));
        one.socket.look();
        await one.until(() => one.got.length >= i);
      }
      await answering;
      clearInterval(timer);
      assert(ticks > 0);
    });
  },
);

ringTest("RingSocket without rings is the socket", async () => {
  preference.rings = false;
  try {
    await withSides(1, async (one, other) => {
      one.socket.look();
      for (let i = 0; i < 10; i++) {
        await one.send(new Uint8Array(10));
        await other.until(() => other.got.length === i + 1);
      }
      assertEquals([one.switches, other.switches], [0, 0]);
    });
  } finally {
    preference.rings = true;
  }
});

ringTest("RingSocket: one that can't map the other's pages says so, and all goes on", async () => {
  await withSides(1, async (one, other) => {
    one.socket.look();
    // It has offered: now the other side is asked.
    preference.rings = false;
    for (let i = 0; i < 50; i++) {
      await one.send(new Uint8Array(10).fill(i));
      await other.send(new Uint8Array(10).fill(i));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await other.until(() => other.got.length === 50);
    await one.until(() => one.got.length === 50);
    preference.rings = true;
    assertEquals([one.switches, other.switches], [0, 0]);
  });
});

ringTest(
  "RingSocket that is exact offers with the next message, and knows whether that was read",
  async () => {
    await withSides(1, async (one, other) => {
      one.socket.isExact = true;
      one.socket.look();
      // What the offer needs has been loaded, and it goes nowhere by itself.
      await import("../../../ipc/ring/ring_way.ts");
      await new Promise((resolve) => setTimeout(resolve, 0));
      other.socket.pause();
      await one.send(new Uint8Array(10));
      other.socket.close();
      assertEquals(await one.ended, true);
    });
  },
);
