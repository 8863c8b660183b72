// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Two who talk over a connection, as contestants: the child stays for all rounds.
 *
 * @module
 */

import { type Connection, pipe, Process } from "../mod.ts";
import type { Case, Contestant } from "./contract.ts";
import { preference } from "../ipc/transport/ring_socket.ts";
import { answer } from "./connection_targets.ts";
import { timeOf } from "./ours.ts";
import { rawSockets } from "./raw_sockets.ts";

/** The ways to have a child: over sockets alone, too, where it would get a ring in shared memory. */
const WAYS = [
  { name: "spawn", context: "spawn", rings: true },
  { name: "spawn, sockets", context: "spawn", rings: false },
  { name: "worker", context: "worker", rings: true },
] as const;

/**
 * One contestant for each way to have a child.
 *
 * @param talk What is measured.
 * @returns The contestants, compared with CPython.
 */
export function talkers(talk: (connection: Connection) => Promise<void>): Contestant[] {
  return WAYS.map(({ name, context, rings }) => {
    let begun: Promise<[Connection, Process]> | undefined;
    return {
      name,
      against: "CPython",
      measure: async () => {
        const [connection] = await (begun ??= begin(context));
        // A connection asks once, in its first round.
        preference.rings = rings;
        try {
          return await timeOf(() => talk(connection));
        } finally {
          preference.rings = true;
        }
      },
      close: async () => {
        if (begun === undefined) return;
        const [connection, process] = await begun;
        connection.close();
        await process.join();
      },
    };
  });
}

async function begin(context: "spawn" | "worker"): Promise<[Connection, Process]> {
  const [mine, theirs] = pipe();
  const process = new Process({ target: answer, args: [theirs], context });
  await process.start();
  return [mine, process as Process];
}

/**
 * The case of bytes that go there and back.
 *
 * @param title What is asked.
 * @param size How many bytes there are.
 * @param times How often they go.
 * @param program The program in `bench/python`.
 * @returns The case.
 */
export function roundTrips(title: string, size: number, times: number, program: string): Case {
  const bytes = new Uint8Array(size).fill(1);
  const talk = async (connection: Connection) => {
    for (let i = 0; i < times; i++) {
      await connection.sendBytes(bytes);
      if ((await connection.recvBytes()).length !== size) throw new Error("Bytes are missing");
    }
  };
  return {
    title,
    unit: "ms",
    better: "lower",
    compare: "ratio",
    rounds: 9,
    note:
      "sendBytes and recvBytes over a pipe, send_bytes and recv_bytes in CPython. Raw sockets: the same bytes over a " +
      "Unix socket of Deno, with nothing of this library.",
    contestants: async ({ python }) => [
      ...talkers(talk),
      rawSockets(size, times),
      ...await python(program),
    ],
  };
}
