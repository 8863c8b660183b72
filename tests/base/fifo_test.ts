// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Fifo } from "../../base/fifo.ts";
import { test } from "../helpers.ts";

function filled(count: number): Fifo<number> {
  const fifo = new Fifo<number>();
  for (let index = 0; index < count; index++) fifo.push(index);
  return fifo;
}

test("Fifo gives first what came first", () => {
  const fifo = filled(3);
  assertEquals([fifo.size, fifo.peek(), fifo.shift(), fifo.shift(), fifo.size], [3, 0, 0, 1, 1]);
  assertEquals([fifo.shift(), fifo.shift(), fifo.peek(), fifo.size], [2, undefined, undefined, 0]);
});

test("Fifo keeps the order over thousands, pushed and shifted in turns", () => {
  const fifo = filled(10_000);
  for (let index = 0; index < 30_000; index++) {
    fifo.push(10_000 + index);
    assertEquals(fifo.shift(), index);
  }
  assertEquals(fifo.size, 10_000);
  assertEquals(fifo.drain(), Array.from({ length: 10_000 }, (_, index) => 30_000 + index));
  assertEquals(fifo.size, 0);
});

test("Fifo takes some back in front", () => {
  const fifo = filled(4);
  const taken = [fifo.shift()!, fifo.shift()!];
  fifo.unshift(taken);
  fifo.unshift([]);
  assertEquals([fifo.size, fifo.drain()], [4, [0, 1, 2, 3]]);
});

test("Fifo takes one out wherever it is, and none that has left", () => {
  const fifo = filled(5);
  fifo.shift();
  assertEquals([fifo.remove(3), fifo.remove(0), fifo.remove(9)], [true, false, false]);
  assertEquals(fifo.drain(), [1, 2, 4]);
});
