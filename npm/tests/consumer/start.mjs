// Copyright 2026 the multiprocessing authors. MIT license.

import { parentProcess, Process } from "@multiprocessing/process";
import process from "node:process";

// CommonJS gives its names in the default export too.
const module = await import(process.argv[2]);
const show = module.show ?? module.default.show;
const elsewhere = process.argv[3] === "--cwd";

if (parentProcess() === null) {
  for (const context of elsewhere ? ["spawn"] : ["spawn", "worker", "warm"]) {
    const args = [context, 1, new Map([["key", 1]])];
    const child = new Process({ target: show, args, context, ...(elsewhere && { cwd: "/" }) });
    await child.start();
    if (await child.join() !== 0) process.exitCode = 1;
  }
}
