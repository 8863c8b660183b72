// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Two who talk over a connection, as contestants: the child stays for all rounds.
 *
 * @module
 */

import { type Connection, pipe, Process } from "../mod.ts";
import type { Contestant } from "./contract.ts";
import { answer } from "./connection_targets.ts";
import { timeOf } from "./ours.ts";

/**
 * One contestant for each way to have a child.
 *
 * @param talk What is measured.
 * @returns The contestants, compared with CPython.
 */
export function talkers(talk: (connection: Connection) => Promise<void>): Contestant[] {
  return (["spawn", "worker"] as const).map((context) => {
    let begun: Promise<[Connection, Process]> | undefined;
    return {
      name: context,
      against: "CPython",
      measure: async () => {
        const [connection] = await (begun ??= begin(context));
        return await timeOf(() => talk(connection));
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
 * Sends bytes there and back.
 *
 * @param size How many.
 * @param times How often.
 * @returns What is measured.
 */
export function roundTrips(
  size: number,
  times: number,
): (connection: Connection) => Promise<void> {
  const bytes = new Uint8Array(size).fill(1);
  return async (connection) => {
    for (let i = 0; i < times; i++) {
      await connection.sendBytes(bytes);
      if ((await connection.recvBytes()).length !== size) throw new Error("Bytes are missing");
    }
  };
}
