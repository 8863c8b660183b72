// Copyright 2026 the multiprocessing authors. MIT license.

// A program that tries every start method.

import * as library from "@multiprocessing/process";
import { check, METHODS } from "./check.ts";
import { greet, square } from "./tasks.ts";

export { greet, square };

async function main() {
  for (const method of METHODS) console.log(await check(library, { square, greet }, method));
}

if (library.parentProcess() === null) main();
