// Copyright 2026 the multiprocessing authors. MIT license.

// The program, as one file.

import * as library from "@multiprocessing/process";
import { check, METHODS } from "./check.js";
import { greet, square } from "./tasks.js";

async function main() {
  for (const method of METHODS) console.log(await check(library, { square, greet }, method));
}

library.freezeSupport({ greet, square }, main);
