// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Measures a pool on Node once for each line on standard input, as `bench/python/rounds.py` does:
 * `node measure.mjs CASE LIBRARY KIND`. What goes wrong is a line that begins with `Error`.
 *
 * @module
 */

import process from "node:process";
import { createInterface } from "node:readline";
import { MEASURES } from "./measures.mjs";

const [name, library, kind] = process.argv.slice(2);

async function openerOf(library) {
  const adapter = await import(`./adapters/${library}.mjs`);
  if (library !== "ours") return adapter.open;
  const { PACKAGE } = await import("./package_place.mjs");
  return adapter.opener(await import(PACKAGE.href));
}

const open = await openerOf(library);
const { measure, close } = MEASURES[name]((size, options) => open(kind, size, options));

for await (const _ of createInterface({ input: process.stdin })) {
  const answer = await measure().catch((error) => `Error ${error?.message}`);
  process.stdout.write(`${answer}\n`);
}
await close();
process.exit();
