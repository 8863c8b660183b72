// Copyright 2026 the multiprocessing authors. MIT license.

import { Pool, Queue } from "@multiprocessing/process";

let dataset: number[];

export async function square(x: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 10));
  return x * x;
}

export function init(): void {
  dataset = Array.from({ length: 100 }, (_, index) => index);
}

export function lookUp(index: number): number {
  return dataset[index]!;
}

export async function noteEnd(ends: Queue<number>): Promise<void> {
  await ends.put(dataset.length);
}

if (import.meta.main) {
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  await using pool = new Pool({ processes: 2 });
  console.log((await pool.map(square, numbers)).join(" "));

  const ends = new Queue<number>();
  const final = { finalizer: noteEnd, finalargs: [ends] };
  const withState = new Pool({ processes: 2, initializer: init, ...final });
  console.log((await withState.map(lookUp, [3, 5, 8])).join(" "));
  withState.close();
  console.log((await Array.fromAsync(ends)).join(" "));
  await withState.join();
  ends.close();
}
