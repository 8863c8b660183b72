// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Clients that mean harm: they get nothing, and cost the others nothing.
 *
 * @module
 */

import { assertEquals, assertRejects } from "@std/assert";
import {
  AuthenticationError,
  connect,
  type Connection,
  currentProcess,
  EofError,
  manager,
  SyncManager,
} from "../../mod.ts";
import { Caller } from "../../ipc/rpc/caller.ts";
import { RPC_KIND } from "../../ipc/rpc/wire.ts";
import { referentOf } from "../../managers/proxy.ts";
import { runProgram, test } from "../helpers.ts";
import { FooBar } from "./fixtures/own.ts";

SyncManager.register("foo", FooBar);

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };

type Foo = { foo(): Promise<{ f(): Promise<string> }> };

/** Does its harm, and looks whether the server still serves. */
function hostile(name: string, harm: (server: SyncManager & Foo) => Promise<void>): void {
  test(name, async () => {
    await using server = await manager<Foo>({ context: "worker", address: LOOPBACK });
    const dict = await server.dict([["a", 1]]);
    await harm(server);
    assertEquals(await dict.get("a"), 1);
    await using other = await SyncManager.connect(server.address);
    assertEquals(await (await other.list([1, 2])).length, 2);
  });
}

function visit({ address }: SyncManager): Promise<Connection> {
  return connect(address, { authkey: currentProcess().authkey });
}

function visitRaw({ address }: SyncManager): Promise<Deno.Conn> {
  return Deno.connect(address as { hostname: string; port: number });
}

hostile("A manager refuses a client with a wrong key", async (server) => {
  for (const authkey of ["wrong", "", new Uint8Array(32)]) {
    const joined = SyncManager.connect(server.address, { authkey });
    await assertRejects(() => joined, AuthenticationError);
  }
});

hostile("A manager drops who sends junk in place of a proof", async (server) => {
  for (const junk of ["GET / HTTP/1.1\r\n\r\n", "\xff".repeat(4096), "\0\0\0\x05hello"]) {
    using conn = await visitRaw(server);
    const bytes = Uint8Array.from(junk, (char) => char.charCodeAt(0));
    await untilClosed(conn, bytes);
  }
});

/** A challenge may come before that. */
async function untilClosed(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  const buffer = new Uint8Array(1024);
  try {
    await conn.write(bytes);
    while (await conn.read(buffer) !== null);
  } catch {
    // It was closed with something unread.
  }
}

hostile("A manager lets nobody wait for those who stall", async (server) => {
  const stalled = await Promise.all(Array.from({ length: 50 }, () => visitRaw(server)));
  await using other = await SyncManager.connect(server.address);
  assertEquals(await (await other.dict([[1, 2]])).get(1), 2);
  for (const conn of stalled) conn.close();
});

const { CALL, CANCEL, RETURN } = RPC_KIND;

for (
  const [what, junk] of [
    ["no list", "junk"],
    ["no kind", [[9, 1]]],
    ["an answer", [[RETURN, 1, 1]]],
    ["a call without arguments", [[CALL, 1, 0, "greet"]]],
    ["no number", [[CALL, "x", 0, "greet", []]]],
    ["a cancel of nothing, and then junk", [[CANCEL, -1], "x"]],
  ] as const
) {
  hostile(`A manager drops a client that sends ${what}`, async (server) => {
    const connection = await visit(server);
    await connection.send(junk);
    await assertRejects(() => connection.recv(), EofError);
    connection.close();
  });
}

hostile("A manager drops a client that sends bytes", async (server) => {
  const connection = await visit(server);
  await connection.sendBytes(new Uint8Array([1, 2, 3]));
  await assertRejects(() => connection.recv(), EofError);
  connection.close();
});

hostile("Names that are not exposed don't exist", async (server) => {
  const objects = [await server.dict(), await server.lock(), await server.foo()];
  const caller = new Caller(await visit(server));
  const names = ["constructor", "__proto__", "then", "prototype", "toString", "hasOwnProperty"];
  for (const object of objects) {
    const { id } = referentOf(object)!;
    for (const name of [...names, "__defineGetter__", "valueOf", "field", "_h", "call"]) {
      await assertRejects(() => caller.call(id, name, []), TypeError, "exposes no such method");
    }
  }
  for (const name of names) {
    await assertRejects(() => caller.call(0, name, []), TypeError, "no such method");
    await assertRejects(() => caller.call(0, "create", [name, []]), RangeError, "no type");
  }
  for (const id of [-1, 0.5, 1e15, 99]) {
    await assertRejects(() => caller.call(id, "get", ["a"]));
  }
  caller.close();
});

hostile("A client can't let go for others", async (server) => {
  await using dict = await server.dict([["a", 1]]);
  const { id } = referentOf(dict)!;
  const caller = new Caller(await visit(server));
  await caller.call(0, "release", [[id, id, id]]);
  await caller.call(0, "takeBack", ["nobody.1"]);
  caller.close();
  assertEquals(await dict.get("a"), 1);
});

test("Each hostile client is logged once", async () => {
  const program = new URL("fixtures/logs_refusals.ts", import.meta.url);
  const { code, stdout, stderr } = await runProgram(program);
  assertEquals([code, stdout], [0, "1\n"]);
  const lines = stderr.split("\n").filter((line) => line.includes("was refused"));
  assertEquals(lines.length, 3, stderr);
});
