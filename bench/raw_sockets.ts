// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The runtime's own sockets as a contestant: the floor of round trips.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import type { Contestant } from "./contract.ts";
import { timeOf } from "./ours.ts";

const ECHO = fromFileUrl(new URL("./peers/raw_echo.mjs", import.meta.url));

/** Both sides. */
interface Echo {
  connections: Deno.UnixConn[];
  child: Deno.ChildProcess;
  folder: string;
}

/**
 * Bytes that go there and back between two processes of Deno over a Unix socket.
 *
 * @param size How many bytes.
 * @param times How often.
 * @param sockets Over how many of them at once. Default: one.
 * @returns The contestant.
 */
export function rawSockets(size: number, times: number, sockets: number = 1): Contestant {
  const bytes = new Uint8Array(size).fill(1);
  let begun: Promise<Echo> | undefined;
  return {
    name: "raw sockets",
    against: "CPython",
    async measure() {
      const { connections } = await (begun ??= begin(sockets));
      return await timeOf(async () => {
        await Promise.all(connections.map(async (connection) => {
          for (let i = 0; i < times; i++) {
            await writeAll(connection, bytes);
            await readAll(connection, size);
          }
        }));
      });
    },
    async close() {
      if (begun === undefined) return;
      const { connections, child, folder } = await begun;
      for (const connection of connections) connection.close();
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function begin(sockets: number): Promise<Echo> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/echo`;
  const listener = Deno.listen({ transport: "unix", path });
  const args = ["run", "-A", "--quiet", ECHO, path, String(sockets)];
  const child = new Deno.Command(Deno.execPath(), { args }).spawn();
  const connections: Deno.UnixConn[] = [];
  while (connections.length < sockets) connections.push(await listener.accept());
  listener.close();
  return { connections, child, folder };
}

async function writeAll(connection: Deno.UnixConn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
}

async function readAll(connection: Deno.UnixConn, size: number): Promise<void> {
  const into = new Uint8Array(size);
  for (let done = 0; done < size;) {
    const count = await connection.read(into.subarray(done));
    if (count === null) throw new Error("The other side has ended");
    done += count;
  }
}
