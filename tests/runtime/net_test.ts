// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import type { Socket, SocketServer } from "../../runtime/contract.ts";
import { connectSocket, listenSocket, makePrivateFolder, removeFolder } from "../../runtime/net.ts";
import { test } from "../helpers.ts";

/** Both sides of a new connection over a local socket. */
async function withSockets(fn: (client: Socket, server: Socket) => Promise<void>): Promise<void> {
  const folder = makePrivateFolder();
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

async function readAll(socket: Socket): Promise<Uint8Array> {
  const all = new Uint8Array(2 ** 20);
  for (let done = 0;;) {
    const count = await socket.read(all.subarray(done)).catch(() => null);
    if (count === null) return all.subarray(0, done);
    done += count;
  }
}

for (const size of [1, 50_000, 150_000]) {
  test(`${size} bytes that came before the other side has gone can be read, though nothing can be written`, async () => {
    const sent = crypto.getRandomValues(new Uint8Array(2 ** 16));
    const bytes = new Uint8Array(size).map((_, index) => sent[index % sent.length]!);
    await withSockets(async (client, server) => {
      // What is never read makes the end of it an abrupt one.
      await server.write(Uint8Array.of(1));
      await writeAll(client, bytes);
      client.close();
      const isOpen = () => server.write(Uint8Array.of(2)).then(() => true, () => false);
      while (await isOpen());
      assertEquals(await readAll(server), bytes);
      assertEquals(await readAll(server), new Uint8Array());
    });
  });
}
