// Copyright 2026 the multiprocessing authors. MIT license.

import { currentTask, inline, Pool } from "@multiprocessing/process";

export function fibonacci(n: number): number {
  return n < 2 ? n : fibonacci(n - 2) + fibonacci(n - 1);
}

export function hang(): void {
  for (;;);
}

export function steps(count: number): string {
  for (let step = 1; step <= count; step++) currentTask()?.emit(`step ${step}`);
  return "done";
}

if (import.meta.main) {
  await using pool = new Pool({ processes: 2 });
  // As text, where it can't be exported.
  console.log(await pool.apply(inline((a: number, b: number) => a + b), [3, 4]));
  console.log(await pool.apply(fibonacci, [10]));
  await pool.apply(hang, [], { timeout: 500 }).catch((error) => console.log(error.name));
  const onEvent = (event: unknown) => console.log(event);
  console.log(await pool.apply(steps, [3], { onEvent }));
}
