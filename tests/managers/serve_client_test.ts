// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What clients do to served objects, and what is left when they go.
 *
 * @module
 */

import { assertEquals, assertRejects } from "@std/assert";
import { pipe } from "../../mod.ts";
import { Caller } from "../../ipc/rpc/caller.ts";
import { makeServer } from "../../managers/local_session.ts";
import type { Server } from "../../managers/server.ts";
import { serveClient } from "../../managers/serve_client.ts";
import { servedDict } from "../../managers/served/dict.ts";
import { ServedLock } from "../../managers/served/lock.ts";
import { test } from "../helpers.ts";

interface Joined {
  caller: Caller;
  /** Goes without a word. */
  dies: () => Promise<void>;
}

function newServer(): Server {
  return makeServer({ address: "", key: null }, new Map());
}

function join(server: Server): Joined {
  const [here, there] = pipe();
  const served = serveClient(server, there);
  const caller = new Caller(here);
  const dies = () => {
    caller.close();
    return served;
  };
  return { caller, dies };
}

test("serveClient() shares a dict between clients", async () => {
  const server = newServer();
  const [one, other] = [join(server), join(server)];
  const id = server.table.add(servedDict([["a", 1]]), server.self);
  await other.caller.call(id, "set", ["b", 2]);
  assertEquals(await one.caller.call(id, "copy", []), new Map([["a", 1], ["b", 2]]));
  assertEquals(await one.caller.call(id, "popItem", []), ["b", 2]);
  assertEquals(await other.caller.call(id, "size", []), 1);
  await one.dies();
  await other.dies();
});

test("serveClient() lets go of objects as the last holder leaves", async () => {
  const server = newServer();
  const [one, other] = [join(server), join(server)];
  const id = server.table.add(servedDict(), server.self);
  await one.caller.call(0, "greet", ["one"]);
  await other.caller.call(0, "greet", ["other"]);
  await one.caller.call(0, "claim", [id, "x.1"]);
  await other.caller.call(0, "claim", [id, "x.2"]);
  server.table.release(id, server.self);
  await one.dies();
  assertEquals(await other.caller.call(0, "count", []), 1);
  await other.caller.call(0, "release", [[id]]);
  assertEquals(server.table.size, 0);
  await assertRejects(() => other.caller.call(id, "size", []), ReferenceError);
  await other.dies();
});

test("serveClient() keeps what a client sent before it left, and not what one sent that died", async () => {
  for (const says of [true, false]) {
    const server = newServer();
    const [one, other] = [join(server), join(server)];
    const id = server.table.add(servedDict(), server.self);
    await one.caller.call(0, "greet", ["one"]);
    await one.caller.call(0, "lend", [id, "one.1"]);
    server.table.release(id, server.self);
    if (says) await one.caller.call(0, "leave", []);
    await one.dies();
    const received = other.caller.call(0, "claim", [id, "one.1"]);
    if (says) assertEquals([await received, server.table.size], [undefined, 1]);
    else await assertRejects(() => received, ReferenceError);
    await other.dies();
    assertEquals(server.table.size, 0);
  }
});

test("serveClient() takes a proxy that is received before the server hears that it was sent", async () => {
  const server = newServer();
  const [one, other] = [join(server), join(server)];
  const id = server.table.add(servedDict(), server.self);
  await one.caller.call(0, "greet", ["one"]);
  await one.caller.call(0, "claim", [id, "self.1"]);
  server.table.release(id, server.self);
  await other.caller.call(0, "claim", [id, "one.1"]);
  await one.caller.call(0, "lend", [id, "one.1"]);
  await one.caller.call(0, "release", [[id]]);
  assertEquals(server.table.size, 1);
  await other.caller.call(0, "release", [[id]]);
  assertEquals(server.table.size, 0);
  await one.dies();
  await other.dies();
});

test("serveClient() takes back what will never be received", async () => {
  const server = newServer();
  const { caller, dies } = join(server);
  const id = server.table.add(servedDict(), server.self);
  await caller.call(0, "greet", ["one"]);
  await caller.call(0, "lend", [id, "one.1"]);
  server.table.release(id, server.self);
  await caller.call(0, "takeBack", ["one.1"]);
  await caller.call(0, "takeBack", ["one.1"]);
  assertEquals(server.table.size, 0);
  await dies();
});

for (const name of ["constructor", "__proto__", "then", "toString", "hasOwnProperty"]) {
  test(`serveClient() exposes no ${name}`, async () => {
    const server = newServer();
    const { caller, dies } = join(server);
    const id = server.table.add(servedDict(), server.self);
    await assertRejects(() => caller.call(id, name, []), TypeError, "exposes no such method");
    await assertRejects(() => caller.call(0, name, []), TypeError, "no such method");
    await assertRejects(() => caller.call(0, "create", [name, []]), RangeError);
    await dies();
  });
}

test("release() of a managed lock that is not locked throws", async () => {
  const server = newServer();
  const { caller, dies } = join(server);
  const id = server.table.add(new ServedLock(false), server.self);
  assertEquals(await caller.call(id, "acquire", []), true);
  await caller.call(id, "release", []);
  const error = await assertRejects(() => caller.call(id, "release", []), Error, "not locked");
  assertEquals(error.name, "ProcessStateError");
  await dies();
});

test("A managed lock goes on to the next as its holder leaves", async () => {
  const server = newServer();
  const [one, other] = [join(server), join(server)];
  const id = server.table.add(new ServedLock(false), server.self);
  await one.caller.call(id, "acquire", []);
  assertEquals(await other.caller.call(id, "acquire", [{ timeout: 1 }]), false);
  const turn = other.caller.call(id, "acquire", []);
  assertEquals(await other.caller.call(id, "locked", []), true);
  await one.dies();
  assertEquals(await turn, true);
  await other.dies();
});

test("A managed lock passes over a waiting client that leaves", async () => {
  const server = newServer();
  const [one, other] = [join(server), join(server)];
  const id = server.table.add(new ServedLock(false), server.self);
  await one.caller.call(id, "acquire", []);
  const waits = other.caller.call(id, "acquire", []);
  await other.caller.call(id, "locked", []);
  await other.dies();
  await assertRejects(() => waits);
  await one.caller.call(id, "release", []);
  assertEquals(await one.caller.call(id, "locked", []), false);
  await one.dies();
});
