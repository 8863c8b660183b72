// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A manager that is reached from another host: from another namespace of the network.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { type Boards, theBoard } from "../../examples/job_board.ts";
import { manager, SyncManager } from "../../mod.ts";
import { test } from "../helpers.ts";
import { NetworkNamespace } from "./network_namespace.ts";

SyncManager.register("board", theBoard);

const probe = await NetworkNamespace.make();
await probe?.[Symbol.asyncDispose]();

const WORKER = new URL("../../examples/job_worker.ts", import.meta.url).pathname;

test("A program in another network namespace does the jobs of a board", async () => {
  await using other = (await NetworkNamespace.make())!;
  const address = { hostname: other.here, port: 0 };
  await using server = await manager<Boards>({ address, authkey: "between us" });
  const jobs = await server.board();
  for (const id of [1, 2]) await jobs.post({ id, limit: 10 * id });
  const { hostname, port } = server.address as { hostname: string; port: number };
  assertEquals(await other.run([WORKER, "far", hostname, String(port)]), { code: 0, output: "" });
  assertEquals(
    await jobs.results(),
    new Map([[1, "4 primes below 10"], [2, "8 primes below 20"]]),
  );
}, { ignore: probe === null });
