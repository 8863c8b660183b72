// Copyright 2026 the multiprocessing authors. MIT license.

import { currentProcess, parentProcess } from "@multiprocessing/process";

/** Prints who it is and what it has got. */
export function show(method: string, number: number, map: Map<string, number>): void {
  const { name } = currentProcess();
  console.log(`${method}: ${name} of ${parentProcess()!.name} got ${number},${map.size}`);
}
