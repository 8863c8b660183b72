// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What clients do to served objects, and what is left when they go.
 *
 * @module
 */

import { assertEquals, assertRejects } from "@std/assert";
import { pipe } from "../../mod.ts";
import { Caller } from "../../ipc/rpc/caller.ts";
import { ObjectTable } from "../../managers/object_table.ts";
import { serveClient } from "../../managers/serve_client.ts";
import { test } from "../helpers.ts";

function join(table: ObjectTable): { caller: Caller; left: () => Promise<void> } {
  const [here, there] = pipe();
  const served = serveClient(table, there);
  const caller = new Caller(here);
  const left = () => {
    caller.close();
    return served;
  };
  return { caller, left };
}

const create = (caller: Caller, type: string, ...args: unknown[]) =>
  caller.call(0, "create", [type, args]) as Promise<number>;

test("serveClient() shares a dict between clients", async () => {
  const table = new ObjectTable();
  const [one, other] = [join(table), join(table)];
  const id = await create(one.caller, "dict", [["a", 1]]);
  await other.caller.call(id, "set", ["b", 2]);
  assertEquals(await one.caller.call(id, "copy", []), new Map([["a", 1], ["b", 2]]));
  assertEquals(await one.caller.call(id, "popItem", []), ["b", 2]);
  assertEquals(await other.caller.call(id, "size", []), 1);
  await one.left();
  await other.left();
});

test("serveClient() lets go of objects as the last holder leaves", async () => {
  const table = new ObjectTable();
  const [one, other] = [join(table), join(table)];
  const id = await create(one.caller, "dict");
  await other.caller.call(0, "hold", [id]);
  await one.left();
  assertEquals(await other.caller.call(0, "count", []), 1);
  await other.caller.call(0, "release", [id]);
  assertEquals(table.size, 0);
  await assertRejects(() => other.caller.call(id, "size", []), ReferenceError);
  await other.left();
});

for (const name of ["constructor", "__proto__", "then", "toString", "hasOwnProperty"]) {
  test(`serveClient() exposes no ${name}`, async () => {
    const { caller, left } = join(new ObjectTable());
    const id = await create(caller, "dict");
    await assertRejects(() => caller.call(id, name, []), TypeError, "exposes no such method");
    await assertRejects(() => create(caller, name), RangeError);
    await left();
  });
}

test("release() of a managed lock that is not locked throws", async () => {
  const { caller, left } = join(new ObjectTable());
  const id = await create(caller, "lock");
  assertEquals(await caller.call(id, "acquire", []), true);
  await caller.call(id, "release", []);
  const error = await assertRejects(() => caller.call(id, "release", []), Error, "not locked");
  assertEquals(error.name, "ProcessStateError");
  await left();
});

test("A managed lock goes on to the next as its holder leaves", async () => {
  const table = new ObjectTable();
  const [one, other] = [join(table), join(table)];
  const id = await create(one.caller, "lock");
  await other.caller.call(0, "hold", [id]);
  await one.caller.call(id, "acquire", []);
  assertEquals(await other.caller.call(id, "acquire", [{ timeout: 1 }]), false);
  const turn = other.caller.call(id, "acquire", []);
  assertEquals(await other.caller.call(id, "locked", []), true);
  await one.left();
  assertEquals(await turn, true);
  await other.left();
});

test("A managed lock passes over a waiting client that leaves", async () => {
  const table = new ObjectTable();
  const [one, other] = [join(table), join(table)];
  const id = await create(one.caller, "lock");
  await one.caller.call(id, "acquire", []);
  const waits = other.caller.call(id, "acquire", []);
  await other.caller.call(id, "locked", []);
  await other.left();
  await assertRejects(() => waits);
  await one.caller.call(id, "release", []);
  assertEquals(await one.caller.call(id, "locked", []), false);
  await one.left();
});
