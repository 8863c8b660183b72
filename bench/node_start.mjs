// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the package adds, on Node, to a bare start and join of nothing: a process beside
 * `child_process.spawn` of an empty module, a worker beside a bare `Worker` on one. The bare and the
 * full ones take turns, so that both see the same machine.
 *
 * `npm install` the package beside this file, or run `deno task npm` and
 * `node bench/node_start.mjs [rounds]` in the repository.
 */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const BUILT = new URL("../npm/dist/esm/mod.js", import.meta.url);
const { Process, reference } = await import(
  existsSync(BUILT) ? BUILT.href : "@multiprocessing/process"
);

const rounds = Number(process.argv[2] ?? 31);
const folder = mkdtempSync(join(tmpdir(), "node-start-"));
const empty = join(folder, "empty.mjs");
writeFileSync(empty, "export function nothing() {}\n");
const target = reference(pathToFileURL(empty).href, "nothing");

const ended = (child) => new Promise((resolve) => child.on("exit", resolve));

const startProcess = (context) => async () => {
  const child = new Process({ target, context });
  await child.start();
  await child.join();
};

const CASES = {
  "bare process": () => ended(spawn(process.execPath, [empty], { stdio: "inherit" })),
  spawn: startProcess("spawn"),
  warm: startProcess("warm"),
  "bare worker": () => ended(new Worker(empty)),
  worker: startProcess("worker"),
};

async function measure() {
  const times = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const [name, run] of Object.entries(CASES)) {
      const start = performance.now();
      await run();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return times;
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

function row(name, times, bare) {
  const ratio = median(times[name].map((time, round) => time / times[bare][round]));
  return [name, median(times[name]).toFixed(1), name === bare ? "" : ratio.toFixed(2)];
}

try {
  const times = await measure();
  const rows = [
    ["start and join", "median, ms", "to bare"],
    ...["bare process", "spawn", "warm"].map((name) => row(name, times, "bare process")),
    ...["bare worker", "worker"].map((name) => row(name, times, "bare worker")),
  ];
  for (const [name, ...cells] of rows) {
    process.stdout.write(name.padEnd(16) + cells.map((cell) => cell.padStart(12)).join("") + "\n");
  }
} finally {
  rmSync(folder, { recursive: true });
}
