// Copyright 2026 the multiprocessing authors. MIT license.

import { currentProcess, parentProcess } from "@multiprocessing/process";
import process from "node:process";

/** Prints who it is and what it has got. */
export function show(method, number, map) {
  const { name } = currentProcess();
  const what = `${number},${map.constructor.name}`;
  const rest = process.argv.slice(3).join(",");
  console.log(
    `${method}: ${name.replace(/\d+/, 1)} of ${parentProcess().name} got ${what} with ${rest}`,
  );
}
