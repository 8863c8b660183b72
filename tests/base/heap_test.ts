// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Heap } from "../../base/heap.ts";
import { test } from "../helpers.ts";

/** All orders of some numbers. */
function permutations(numbers: number[]): number[][] {
  if (numbers.length <= 1) return [numbers];
  return numbers.flatMap((first, index) =>
    permutations(numbers.toSpliced(index, 1)).map((rest) => [first, ...rest])
  );
}

function heapOf(numbers: number[]): Heap<number> {
  const heap = new Heap<number>((a, b) => a < b);
  numbers.forEach((number) => heap.push(number));
  return heap;
}

test("Heap gives what is in it in order, in whichever of the 720 orders it came", () => {
  for (const numbers of permutations([0, 1, 2, 3, 4, 5])) {
    const heap = heapOf(numbers);
    assertEquals([heap.size, heap.peek()], [6, 0]);
    assertEquals(heap.drain(), [0, 1, 2, 3, 4, 5]);
    assertEquals([heap.size, heap.peek(), heap.shift()], [0, undefined, undefined]);
  }
});

test("Heap stays in order if one is taken out, whichever it is", () => {
  for (const numbers of permutations([0, 1, 2, 3, 4, 5])) {
    for (const taken of numbers) {
      const heap = heapOf(numbers);
      assertEquals([heap.remove(taken), heap.remove(taken)], [true, false]);
      assertEquals(heap.drain(), [0, 1, 2, 3, 4, 5].filter((each) => each !== taken));
    }
  }
});
