// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { checkItems, chunkSizeOf, fairChunk, lengthOf } from "../../../pool/tasks/chunks.ts";
import { test } from "../../helpers.ts";

test("fairChunk() is a quarter of each worker's share, rounded up, as in Python", () => {
  for (const [items, workers, size] of [[0, 2, 1], [1, 2, 1], [8, 2, 1], [9, 2, 2], [100, 3, 9]]) {
    assertEquals(fairChunk(items!, workers!), size);
  }
});

test("chunkSizeOf() gives what was asked for, else the other", () => {
  assertEquals([chunkSizeOf("map", undefined, 5), chunkSizeOf("map", 3, 5)], [5, 3]);
  assertThrows(() => chunkSizeOf("map", 0, 5), RangeError, "Cannot map as");
});

test("lengthOf() knows the length of what has one", () => {
  assertEquals([[1, 2], new Uint8Array(3), new Set([1]), new Map()].map(lengthOf), [2, 3, 1, 0]);
  assertEquals([lengthOf("ab"), lengthOf([1].values())], [null, null]);
});

test("checkItems() takes iterables of either kind, and text", () => {
  async function* later() {}
  for (const items of [[], "ab", new Map(), later(), [1].values()]) checkItems("map", items);
  for (const items of [1, null, undefined, {}]) {
    assertThrows(() => checkItems("map", items), TypeError);
  }
});
