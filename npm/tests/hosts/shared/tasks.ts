// Copyright 2026 the multiprocessing authors. MIT license.

// What children are asked for, in TypeScript.

import type { Connection } from "@multiprocessing/process";

export function square(x: number): number {
  return x * x;
}

export async function greet(end: Connection<never, string>, name: string): Promise<void> {
  await end.send("hello " + name);
  end.close();
}
