// Copyright 2026 the multiprocessing authors. MIT license.

// A program that tries every start method, as CommonJS.

const library = require("@multiprocessing/process");
const { check, METHODS } = require("./check.cjs");
const { greet, square } = require("./tasks.cjs");

async function main() {
  for (const method of METHODS) console.log(await check(library, { square, greet }, method));
}

if (library.parentProcess() === null) main();
