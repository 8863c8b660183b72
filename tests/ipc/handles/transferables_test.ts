// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertStrictEquals } from "@std/assert";
import { transferablesIn } from "../../../ipc/handles/transferables.ts";
import { test } from "../../helpers.ts";

test("transferablesIn() finds ports and streams, however deep they lie", async () => {
  const { port1, port2 } = new MessageChannel();
  const stream = new ReadableStream();
  const deep = [{ a: new Map<unknown, unknown>([[1, port1], [stream, 2]]) }, new Set([port2])];
  assertEquals(new Set(transferablesIn(deep)), new Set([port1, port2, stream]));
  port1.close();
  port2.close();
  await stream.cancel();
});

test("transferablesIn() finds each of them once, in cycles too", () => {
  const { port1, port2 } = new MessageChannel();
  const cycle: Record<string, unknown> = { port1, again: [port1] };
  cycle.self = cycle;
  const found = transferablesIn(cycle);
  assertEquals(found.length, 1);
  assertStrictEquals(found[0], port1);
  port1.close();
  port2.close();
});

test("transferablesIn() leaves alone what is cloned, and what is no plain object", () => {
  const { port1, port2 } = new MessageChannel();
  class Holder {
    port = port1;
  }
  const values = [
    new ArrayBuffer(1),
    new Uint8Array(1),
    null,
    "text",
    5,
    () => port1,
    new Holder(),
  ];
  assertEquals(transferablesIn(values), []);
  assertEquals(transferablesIn(Object.assign(Object.create(null), { port1 })).length, 1);
  port1.close();
  port2.close();
});

test("transferablesIn() takes values of any size, and looks at what is in an array alone", () => {
  const { port1, port2 } = new MessageChannel();
  const sparse: unknown[] = [];
  sparse[4_000_000_000] = port1;
  let deep: unknown = port2;
  for (let depth = 0; depth < 10_000; depth++) deep = [deep];
  const map = new Map(Array.from(Array(200_000).keys(), (key) => [key, {}]));
  const found = transferablesIn([Array(1_000_000).fill(1), sparse, map, new Set(map.keys()), deep]);
  assertEquals(new Set(found), new Set([port1, port2]));
  port1.close();
  port2.close();
});
