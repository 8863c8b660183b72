// Copyright 2026 the multiprocessing authors. MIT license.

// deno-lint-ignore-file no-console

/**
 * Connects a thousand clients to one manager, has them make ten thousand objects, and lets them go; then kills clients
 * and servers at random moments. Shows what is left.
 *
 * ```sh
 * deno run -A bench/soak_managers.ts [CLIENTS] [KILLS OF CLIENTS] [KILLS OF SERVERS]
 * ```
 *
 * @module
 */

import {
  activeChildren,
  connect,
  currentProcess,
  EofError,
  manager,
  pipe,
  Process,
  type SyncManager,
} from "../mod.ts";
import { Caller } from "../ipc/rpc/caller.ts";
import { isBusy } from "../tests/managers/fixtures/clients.ts";

/** Objects that each client makes. */
const OBJECTS = 10;
/** How often clients come and go. */
const ROUNDS = 4;
const MEGABYTE = 2 ** 20;

function serverPid(): number {
  return activeChildren().find(({ name }) => name.startsWith("SyncManager"))!.pid!;
}

function residentOf(pid: number): number {
  const pages = Number(Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1]);
  return Math.round(pages * 4096 / MEGABYTE);
}

async function join({ address }: SyncManager): Promise<Caller> {
  return new Caller(await connect(address, { authkey: currentProcess().authkey }));
}

/** Objects there are while all are connected, and after they have gone; megabytes of the server after each round. */
async function comeAndGo(clients: number): Promise<unknown> {
  await using server = await manager({ context: "spawn" });
  const watcher = await join(server);
  const count = () => watcher.call(0, "count", []) as Promise<number>;
  const rows: unknown[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const callers = await Promise.all(Array.from({ length: clients }, () => join(server)));
    for (let i = 0; i < OBJECTS; i++) {
      await Promise.all(callers.map((caller) => caller.call(0, "create", ["dict", [[["a", i]]]])));
    }
    const objects = await count();
    for (const caller of callers) caller.close();
    while (await count() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    rows.push({ objects, after: await count(), resident: residentOf(serverPid()) });
  }
  watcher.close();
  return rows;
}

async function killClients(kills: number): Promise<unknown> {
  await using server = await manager({ context: "spawn" });
  const watcher = await join(server);
  const [dict, lock] = [await server.dict<string, unknown>(), await server.lock()];
  for (let i = 0; i < kills; i++) {
    const [here, there] = pipe<string>();
    const args: Parameters<typeof isBusy> = [server.address, dict, lock, there as never];
    await using client = new Process({ target: isBusy, args });
    await client.start();
    await here.recv();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    client.kill();
    await client.join();
    here.close();
    if (!await lock.acquire({ timeout: 10_000 })) throw new Error("The lock is lost");
    await lock.release();
  }
  await dict.clear();
  const objects = await watcher.call(0, "count", []);
  watcher.close();
  // Two, and what lay in the dict and was not collected yet.
  return { kills, objects };
}

async function killServers(kills: number): Promise<unknown> {
  let rejected = 0;
  for (let i = 0; i < kills; i++) {
    await using server = await manager({ context: "spawn" });
    const dict = await server.dict<string, number>();
    const calls = Array.from({ length: 1000 }, (_, i) => dict.set(`${i}`, i));
    const settled = Promise.allSettled(calls);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    Deno.kill(serverPid(), "SIGKILL");
    const later = await dict.get("1").catch((error) => error);
    for (const each of await settled) if (each.status === "rejected") rejected++;
    if (!(later instanceof EofError) && later !== 1) throw new Error(`Unexpected: ${later}`);
  }
  return { kills, rejected };
}

if (import.meta.main) {
  const [clients = 1000, ofClients = 300, ofServers = 20] = Deno.args.map(Number);
  console.log(await comeAndGo(clients));
  console.log(await killClients(ofClients));
  console.log(await killServers(ofServers));
}
