// Copyright 2026 the multiprocessing authors. MIT license.

import { connect } from "node:net";
import { setImmediate } from "node:timers";
import { assertEquals } from "@std/assert";
import type { Socket, SocketServer } from "../../runtime/contract.ts";
import { connectSocket, listenSocket, makePrivateFolder, removeFolder } from "../../runtime/net.ts";
import { test } from "../helpers.ts";

/** Both sides of a new connection over a local socket. */
async function withSockets(fn: (client: Socket, server: Socket) => Promise<void>): Promise<void> {
  const folder = makePrivateFolder(null, "multiprocessing-");
  const listener: SocketServer = listenSocket(`${folder}/s`);
  const [client, server] = await Promise.all([
    connectSocket(listener.address),
    listener.accept(),
  ]);
  try {
    await fn(client, server!);
  } finally {
    client.close();
    server!.close();
    listener.close();
    removeFolder(folder);
  }
}

async function writeAll(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await socket.write(bytes.subarray(done));
}

/** Writes until nothing can be written any more. */
async function writeUntilRefused(socket: Socket): Promise<void> {
  try {
    for (;;) {
      await socket.write(Uint8Array.of(2));
      await new Promise((resolve) => setImmediate(resolve));
    }
  } catch {
    // The other side has gone.
  }
}

async function readAll(socket: Socket): Promise<Uint8Array> {
  const all = new Uint8Array(2 ** 20);
  for (let done = 0;;) {
    const count = await socket.read(all.subarray(done)).catch(() => null);
    if (count === null) return all.subarray(0, done);
    done += count;
  }
}

/** What is told of a socket, until its end. */
function hearAll(socket: Socket): Promise<Uint8Array> {
  const all = new Uint8Array(2 ** 20);
  let done = 0;
  return new Promise((resolve) =>
    socket.start({
      bytes: (chunk) => {
        all.set(chunk, done);
        done += chunk.length;
      },
      space: () => null,
      filled: () => {},
      end: () => resolve(all.subarray(0, done)),
    })
  );
}

for (const size of [1, 50_000, 150_000]) {
  const sent = crypto.getRandomValues(new Uint8Array(2 ** 16));
  const bytes = new Uint8Array(size).map((_, index) => sent[index % sent.length]!);

  test(`${size} bytes that came before the other side has gone can be read, though nothing can be written`, async () => {
    await withSockets(async (client, server) => {
      // What is never read makes the end of it an abrupt one.
      await server.write(Uint8Array.of(1));
      await writeAll(client, bytes);
      client.close();
      await writeUntilRefused(server);
      assertEquals(await readAll(server), bytes);
      assertEquals(await readAll(server), new Uint8Array());
    });
  });

  test(`${size} bytes that came before the other side has gone are told, though nothing can be written`, async () => {
    await withSockets(async (client, server) => {
      const heard = hearAll(server);
      server.pause();
      await server.write(Uint8Array.of(1));
      await writeAll(client, bytes);
      client.close();
      await writeUntilRefused(server);
      server.resume();
      assertEquals(await heard, bytes);
    });
  });
}

test("what is told are plain bytes, of which a slice is a copy", async () => {
  await withSockets(async (client, server) => {
    const heard = new Promise<Uint8Array>((resolve) =>
      server.start({ bytes: resolve, space: () => null, filled: () => {}, end: () => {} })
    );
    await client.write(Uint8Array.of(1, 2, 3));
    const bytes = await heard;
    assertEquals(Object.getPrototypeOf(bytes), Uint8Array.prototype);
    assertEquals(bytes.slice(0, 3), Uint8Array.of(1, 2, 3));
  });
});

test("accept() goes on after a peer that has reset its connection", async () => {
  const listener = listenSocket({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.address as { port: number };
  const gone = connect(port, "127.0.0.1");
  await new Promise((resolve) => gone.once("connect", resolve));
  await new Promise((resolve) => gone.once("close", resolve).resetAndDestroy());
  const client = await connectSocket(listener.address);
  await writeAll(client, Uint8Array.of(7));
  client.close();
  for (;;) {
    // The first is told here and there, by an error or as one that has ended.
    const socket = await listener.accept();
    const bytes = await readAll(socket!);
    socket!.close();
    if (bytes.length === 0) continue;
    assertEquals(bytes, Uint8Array.of(7));
    break;
  }
  listener.close();
});
