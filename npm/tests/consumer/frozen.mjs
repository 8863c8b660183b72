// Copyright 2026 the multiprocessing authors. MIT license.

// A program that is one file: bundled with the library, or compiled.

import process from "node:process";
import { freezeSupport, getContext, parentProcess, Pool, Process } from "@multiprocessing/process";

function square(x) {
  return x * x;
}

async function tell(end, text) {
  await end.send(`${text} to ${parentProcess().name} with ${process.argv.slice(2)}`);
  end.close();
}

function quit(code) {
  globalThis.Deno ? Deno.exit(code) : process.exit(code);
}

function fail() {
  throw new RangeError("no good");
}

class Named extends Process {
  run() {
    (globalThis.Deno ?? process).exitCode = this.wanted;
  }
}

async function endOf(child) {
  await child.start();
  return await child.join();
}

async function tryMethod(method) {
  const context = getContext(method);
  const [mine, theirs] = context.pipe();
  const child = context.process({ target: tell, args: [theirs, new Map([[1, 2]]).get(1)] });
  await child.start();
  console.log(`${method}: ${await mine.recv()}, ${await child.join()}`);
  const named = Object.assign(new Named({ context }), { wanted: 4 });
  const codes = [
    await endOf(context.process({ target: quit, args: [3] })),
    await endOf(context.process({ target: fail, stderr: "null" })),
    await endOf(named),
  ];
  const pool = new Pool({ processes: 2, context });
  console.log(`${method}: ${codes} ${await pool.map(square, [1, 2, 3])}`);
  pool.terminate();
  await pool.join();
}

async function main() {
  console.log("main");
  for (const method of (process.env.METHODS ?? "spawn,worker,warm").split(",")) {
    await tryMethod(method).catch((error) => console.log(`${method}: ${error.message}`));
  }
}

if (process.env.UNFROZEN) await new Process({ target: square }).start();
await freezeSupport({ square, tell, quit, fail, Named }, main);
