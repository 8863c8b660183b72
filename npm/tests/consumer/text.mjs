// Copyright 2026 the multiprocessing authors. MIT license.

import { Process } from "@multiprocessing/process";
import process from "node:process";

/** Prints the arguments of the program. */
export function show(method) {
  console.log(`${method}: ${process.argv.slice(1)}`);
}

/** Starts one of each. */
export async function main() {
  for (const context of ["spawn", "worker", "warm"]) {
    const child = new Process({ target: show, args: [context], context });
    await child.start();
    if (await child.join() !== 0) process.exitCode = 1;
  }
}
