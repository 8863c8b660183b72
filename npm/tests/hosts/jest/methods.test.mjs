// Copyright 2026 the multiprocessing authors. MIT license.

import * as library from "@multiprocessing/process";
import { check, METHODS } from "./check.js";
import { greet, square } from "./tasks.js";

for (const method of METHODS) {
  test(method, async () => {
    console.log(await check(library, { square, greet }, method));
  }, 60000);
}
