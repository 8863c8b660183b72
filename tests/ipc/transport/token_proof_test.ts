// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import { readExactly } from "../../../ipc/transport/socket_read.ts";
import { writeAll } from "../../../ipc/transport/socket_write.ts";
import { HINT_BYTES, proveComing, proveWaiting } from "../../../ipc/transport/token_proof.ts";
import { EofError } from "../../../mod.ts";
import type { Socket } from "../../../runtime/contract.ts";
import { connectSocket } from "../../../runtime/net.ts";
import { listenPrivately, releasePath } from "../../../runtime/private_path.ts";
import { test } from "../../helpers.ts";

const TOKEN = Uint8Array.from({ length: 16 }, (_, i) => i);
/** Of the same hint. */
const OTHER = TOKEN.map((byte, i) => i < HINT_BYTES ? byte : byte + 1);

/** Both sides of a new connection. */
async function withSockets(fn: (comes: Socket, waits: Socket) => Promise<void>): Promise<void> {
  const listener = listenPrivately(true);
  const [comes, waits] = await Promise.all([connectSocket(listener.address), listener.accept()]);
  try {
    await fn(comes, waits!);
  } finally {
    comes.close();
    waits!.close();
    listener.close();
    releasePath(listener.address);
  }
}

/** As one that closes when it doesn't believe the other. */
async function orClose(socket: Socket, proving: Promise<void>): Promise<void> {
  try {
    await proving;
  } catch (error) {
    socket.close();
    throw error;
  }
}

async function wait(socket: Socket, token: Uint8Array<ArrayBuffer>): Promise<void> {
  assertEquals(await readExactly(socket, HINT_BYTES), TOKEN.slice(0, HINT_BYTES));
  await orClose(socket, proveWaiting(socket, token));
}

test("two that know a token believe each other, and the way is free for what follows", async () => {
  await withSockets(async (comes, waits) => {
    await Promise.all([proveComing(comes, TOKEN), wait(waits, TOKEN)]);
    await writeAll(comes, [Uint8Array.of(7)]);
    assertEquals(await readExactly(waits, 1), Uint8Array.of(7));
  });
});

test("who comes and doesn't know the token is not believed", async () => {
  await withSockets(async (comes, waits) => {
    const coming = assertRejects(() => orClose(comes, proveComing(comes, OTHER)));
    await assertRejects(() => wait(waits, TOKEN));
    await coming;
  });
});

test("who waits and doesn't know the token is told nothing of it", async () => {
  await withSockets(async (comes, waits) => {
    const coming = assertRejects(
      () => orClose(comes, proveComing(comes, TOKEN)),
      EofError,
      "token",
    );
    await assertRejects(() => wait(waits, OTHER));
    await coming;
  });
});

test("who says back what it was told is not believed", async () => {
  await withSockets(async (comes, waits) => {
    const waiting = assertRejects(() => wait(waits, TOKEN), EofError, "token");
    await writeAll(comes, [TOKEN.slice(0, HINT_BYTES), new Uint8Array(16)]);
    const told = await readExactly(comes, 16 + 32);
    // The very proof of the other.
    await writeAll(comes, [told.slice(16)]);
    await waiting;
  });
});

test("a proof of one meeting is none in another", async () => {
  let heard = new Uint8Array();
  await withSockets(async (comes, waits) => {
    const coming = proveComing(comes, TOKEN);
    const first = await readExactly(waits, HINT_BYTES + 16);
    // Someone in between, who knows nothing and hands on what is said.
    await withSockets(async (there, real) => {
      const waiting = wait(real, TOKEN);
      await writeAll(there, [first]);
      await writeAll(waits, [await readExactly(there, 16 + 32)]);
      heard = await readExactly(waits, 32);
      await writeAll(there, [heard]);
      await Promise.all([coming, waiting]);
    });
  });
  await withSockets(async (comes, waits) => {
    const waiting = assertRejects(() => wait(waits, TOKEN), EofError, "token");
    await writeAll(comes, [TOKEN.slice(0, HINT_BYTES), new Uint8Array(16), heard]);
    await waiting;
  });
});
