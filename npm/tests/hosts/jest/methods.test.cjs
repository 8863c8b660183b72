// Copyright 2026 the multiprocessing authors. MIT license.

const library = require("@multiprocessing/process");
const { check, METHODS } = require("./check.cjs");
const { greet, square } = require("./tasks.cjs");

for (const method of METHODS) {
  test(method, async () => {
    console.log(await check(library, { square, greet }, method));
  }, 60000);
}
