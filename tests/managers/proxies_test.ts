// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Proxies of containers, and proxies within them: CPython's `_TestContainers`.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type AutoProxy,
  type DictProxy,
  type ListProxy,
  manager,
  ProcessStateError,
  type ServedQueue,
  type SyncManager,
} from "../../mod.ts";
import { countObjects } from "./count_objects.ts";
import { test } from "../helpers.ts";

function served(name: string, fn: (server: SyncManager) => Promise<void>): void {
  test(name, async () => {
    await using server = await manager({ context: "worker" });
    await fn(server);
  });
}

served("PX-006 A list gives copies, and a slice beyond its end is cut", async (server) => {
  const [a, b] = [await server.list([...Array(10).keys()]), await server.list<number>()];
  assertEquals(await a.slice(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(await b.slice(), []);
  await b.extend([0, 1, 2, 3, 4]);
  assertEquals([await b.at(2), await b.slice(2, 10)], [2, [2, 3, 4]]);
});

served("PX-007 concat() gives a plain list and changes nothing", async (server) => {
  const list = await server.list([0, 1]);
  await list.extend(await list.slice());
  assertEquals(await list.concat([5, 6]), [0, 1, 0, 1, 5, 6]);
  assertEquals(await list.slice(), [0, 1, 0, 1]);
});

served("PX-009 A list is iterated to its end, which stays the end", async (server) => {
  const items = [...Array(600).keys()];
  const list = await server.list(items);
  const iterator = list[Symbol.asyncIterator]();
  assertEquals(await Array.fromAsync(iterator), items);
  assertEquals((await iterator.next()).done, true);
});

served("PX-011 A list in a list is changed through either", async (server) => {
  const inner = [await server.list([1, 2]), await server.list([3, 4])];
  const outer = await server.list<ListProxy<number>>(inner);
  await (await outer.at(0)).set(0, 10);
  assertEquals([await inner[0]!.slice(), await inner[1]!.slice()], [[10, 2], [3, 4]]);
  assertEquals(await (await outer.at(1)).pop(), 4);
  assertEquals([await inner[0]!.length, await inner[1]!.length], [2, 1]);
});

served("PX-013 A dict gives plain copies, and keeps keys of any type", async (server) => {
  const dict = await server.dict<number, string>();
  for (const key of [65, 66, 67]) await dict.set(key, String.fromCharCode(key));
  assertEquals(await dict.copy(), new Map([[65, "A"], [66, "B"], [67, "C"]]));
  assertEquals([await dict.keys(), await dict.values()], [[65, 66, 67], ["A", "B", "C"]]);
  assertEquals(await dict.entries(), [[65, "A"], [66, "B"], [67, "C"]]);
});

served("PX-014 A dict is iterated by its keys, in their order", async (server) => {
  const dict = await server.dict(Array.from({ length: 600 }, (_, i) => [i, i] as const));
  const iterator = dict[Symbol.asyncIterator]();
  assertEquals(await Array.fromAsync(iterator), [...Array(600).keys()]);
  assertEquals((await iterator.next()).done, true);
});

served("PX-015 An iterator of a dict that is cleared throws", async (server) => {
  const dict = await server.dict([["a", 1]]);
  const iterator = dict[Symbol.asyncIterator]();
  await dict.clear();
  await assertRejects(() => iterator.next(), ProcessStateError, "changed");
});

served("PX-016 A dict in a dict is changed through either", async (server) => {
  const pets = await server.dict<string, number>([["cats", 1]]);
  const dict = await server.dict<string, DictProxy<string, number>>([["pets", pets]]);
  await (await dict.get("pets"))!.set("dogs", 2);
  assertEquals(await pets.get("dogs"), 2);
  await pets.set("cats", 3);
  assertEquals(await (await dict.get("pets"))!.get("cats"), 3);
});

served("PX-018 A dict lives on while a proxy of it is held", async (server) => {
  const pets = await server.dict([["cats", 1]]);
  const dict = await server.dict([["pets", pets]]);
  await dict.clear();
  assertEquals([await dict.size, await pets.get("cats")], [0, 1]);
});

served("PX-019 What is plain comes as a copy, what is managed as a proxy", async (server) => {
  const inner = await server.list([[1, 2]]);
  const outer = await server.list<unknown>([inner, [3, 4]]);
  const [managed, plain] = [await outer.at(0) as ListProxy<number[]>, await outer.at(1)];
  assert(Array.isArray(plain) && !Array.isArray(managed));
  assertEquals(await managed.at(0), [1, 2]);
  (plain as number[]).push(5);
  assertEquals(await outer.at(1), [3, 4]);
});

served("PX-020 A queue in a list, and in a dict, works", async (server) => {
  const queue = await server.queue<number>();
  const list = await server.list([queue]);
  const dict = await server.dict([["queue", queue]]);
  for (const same of [await list.at(0), (await dict.get("queue"))!]) {
    await (same as AutoProxy<ServedQueue<number>>).put(123);
    assertEquals(await queue.get(), 123);
  }
});

served("PX-021 A namespace's fields are set, read and deleted", async (server) => {
  const space = await server.namespace<{ name?: string; job?: string }>({ job: "builder" });
  await space.set("name", "Bob");
  assertEquals([await space.get("name"), await space.has("job")], ["Bob", true]);
  assertEquals([await space.delete("job"), await space.has("job")], [true, false]);
});

for (const name of ["__proto__", "constructor", "_hidden", "toString"]) {
  served(`PX-022 "${name}" is a field of a namespace like others`, async (server) => {
    const space = await server.namespace<Record<string, number>>();
    assertEquals([await space.has(name), await space.get(name)], [false, undefined]);
    await space.set(name, 1);
    assertEquals(await space.get(name), 1);
  });
}

served("PX-028 Errors of what is served pass with their type", async (server) => {
  const [list, dict] = [await server.list([1]), await server.dict<string, number>()];
  await assertRejects(() => list.at(1), RangeError, "index");
  await assertRejects(() => list.remove(2), RangeError, "equal");
  await assertRejects(() => list.pop(5), RangeError);
  assertEquals(await dict.get("missing"), undefined);
  assertEquals([await dict.setDefault("a", 1), await dict.setDefault("a", 2)], [1, 1]);
  assertEquals([await dict.pop("a"), await dict.pop("a", 9)], [1, 9]);
});

served("PX-029 Items are compared by what they consist of", async (server) => {
  const list = await server.list<unknown>([[1, { a: [2] }], new Date(0), NaN]);
  assertEquals(await list.includes([1, { a: [2] }]), true);
  assertEquals([await list.indexOf(new Date(0)), await list.count(NaN)], [1, 1]);
  assertEquals([await list.indexOf([1, { a: [3] }]), await list.includes({})], [-1, false]);
});

served("A list has the further methods of JavaScript's", async (server) => {
  const list = await server.list([3, 1]);
  assertEquals([await list.push(2, 5), await list.unshift(9)], [4, 5]);
  assertEquals([await list.shift(), await list.splice(1, 1, 7, 8)], [9, [1]]);
  await list.insert(0, 4);
  assertEquals(await list.slice(), [4, 3, 7, 8, 2, 5]);
  await list.sort();
  assertEquals(await list.slice(-2), [7, 8]);
  await list.clear();
  assertEquals([await list.length, await list.pop(), await list.shift()], [
    0,
    undefined,
    undefined,
  ]);
});

served("A set is that of JavaScript, with Python's further methods", async (server) => {
  const set = await server.set([1, 2]);
  await set.add(3);
  await set.update([3, 4]);
  assertEquals([await set.has(4), await set.delete(4), await set.size], [true, true, 3]);
  assertEquals(await set.union([9]), new Set([1, 2, 3, 9]));
  assertEquals(await set.intersection([2, 9]), new Set([2]));
  assertEquals(await set.difference([2, 9]), new Set([1, 3]));
  assertEquals(await Array.fromAsync(set), [1, 2, 3]);
  assertEquals([await set.pop(), await set.values(), await set.copy()], [
    1,
    [2, 3],
    new Set([2, 3]),
  ]);
});

served("M-034 An object goes with its last proxy", async (server) => {
  assertEquals(await countObjects(server), 0);
  {
    await using dict = await server.dict();
    await using _ = await server.list([dict]);
    assertEquals(await countObjects(server), 2);
  }
  assertEquals(await countObjects(server), 0);
});

served("A proxy that was let go says so", async (server) => {
  const dict = await server.dict();
  await dict[Symbol.asyncDispose]();
  await dict[Symbol.asyncDispose]();
  await assertRejects(() => dict.get("a"), ProcessStateError, "let go");
  await assertRejects(() => server.list([dict]), ProcessStateError, "let go");
});
