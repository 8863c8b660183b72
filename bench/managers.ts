// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Managers as contestants: the server stays for all rounds.
 *
 * @module
 */

import { connect, currentProcess, type DictProxy, manager, type SyncManager } from "../mod.ts";
import { Caller } from "../ipc/rpc/caller.ts";
import { referentOf } from "../managers/proxy.ts";
import type { Case, Contestant } from "./contract.ts";
import { timeOf } from "./ours.ts";

/** Bytes of a call, about, with what it is wrapped in. */
export const CALL_BYTES = 100;

/** What is measured has. */
export interface Stage {
  /** A dict with one entry, `key`. */
  readonly dict: DictProxy<string, number>;
  /** A number of clients of their own, each with a connection; made when they are first asked for. */
  clients(count: number): Promise<Client[]>;
}

/** A client with a connection of its own. */
export interface Client {
  /** Gets the entry. */
  get(): Promise<unknown>;
}

/**
 * The case of something that is asked of a manager.
 *
 * @param title What is asked.
 * @param act What is measured.
 * @param program The program in `bench/python`.
 * @param about What a reader must know; and the floor: as many bytes there and back over bare sockets.
 * @returns The case.
 */
export function managed(
  title: string,
  act: (stage: Stage) => Promise<unknown>,
  program: string,
  { note, floor }: { note?: string; floor?: () => Contestant } = {},
): Case {
  return {
    title,
    unit: "ms",
    better: "lower",
    compare: "ratio",
    rounds: 15,
    ...(note !== undefined && { note }),
    contestants: async ({ python }) => [
      ...(["spawn", "worker"] as const).map((context) => contestant(context, act)),
      ...(floor === undefined ? [] : [floor()]),
      ...await python(program),
    ],
  };
}

function contestant(
  context: "spawn" | "worker",
  act: (stage: Stage) => Promise<unknown>,
): Contestant {
  let begun: Promise<[SyncManager, Stage, Caller[]]> | undefined;
  return {
    name: context,
    against: "CPython",
    measure: async () => {
      const [, stage] = await (begun ??= begin(context));
      return await timeOf(() => act(stage));
    },
    close: async () => {
      if (begun === undefined) return;
      const [server, , callers] = await begun;
      for (const caller of callers) caller.close();
      await server.shutdown();
    },
  };
}

async function begin(context: "spawn" | "worker"): Promise<[SyncManager, Stage, Caller[]]> {
  const server = await manager({ context });
  const dict = await server.dict([["key", 1]]);
  const callers: Caller[] = [];
  const { id } = referentOf(dict)!;
  const join = async () => {
    const { authkey } = currentProcess();
    const caller = new Caller(await connect(server.address, { authkey }));
    callers.push(caller);
    return { get: () => caller.call(id, "get", ["key"]) };
  };
  let made: Promise<Client[]> | undefined;
  const clients = (count: number) => made ??= Promise.all(Array.from({ length: count }, join));
  return [server, { dict, clients }, callers];
}
