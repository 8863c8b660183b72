// Copyright 2026 the multiprocessing authors. MIT license.

import { Pool } from "@multiprocessing/process";

// What was in a file of its own can be here, and has types.

export function add({ a, b }: { a: number; b: number }): number {
  return a + b;
}

export async function wait(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}

export function sum(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0);
}

export function square(x: number): number {
  return x * x;
}

if (import.meta.main) {
  await using pool = new Pool({ processes: 2, context: "worker" });
  console.log(await pool.apply(add, [{ a: 4, b: 6 }]));

  const controller = new AbortController();
  const task = pool.apply(wait, [], { signal: controller.signal });
  controller.abort();
  await task.catch((error) => console.log(error.name));

  const bytes = new Uint8Array(1_000_000).fill(1);
  const total = await pool.apply(sum, [bytes], { transfer: [bytes.buffer] });
  console.log(total, bytes.length);

  console.log((await pool.map(square, [1, 2, 3])).join());
}
