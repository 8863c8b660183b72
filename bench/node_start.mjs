// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the package adds, on Node, to a bare start and join of nothing: a process beside
 * `child_process.spawn` of an empty module, a worker beside a bare `Worker` on one. The bare and the
 * full ones take turns, so that both see the same machine; nothing else goes on meanwhile, so `warm`
 * has the time between rounds to fill its reserve again.
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

/** Milliseconds in which two processes have booted. */
const REFILL = 250;

const PAIRS = [
  { bare: "bare process", name: "spawn", pause: 0 },
  { bare: "bare worker", name: "worker", pause: 0 },
  { bare: "bare process", name: "warm", pause: REFILL },
];

async function measure({ bare, name, pause }) {
  const times = { bare: [], name: [] };
  for (let round = -2; round < rounds; round++) {
    for (const [which, label] of [["bare", bare], ["name", name]]) {
      const start = performance.now();
      await CASES[label]();
      if (round >= 0) times[which].push(performance.now() - start);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  const ratio = median(times.name.map((time, round) => time / times.bare[round]));
  return [name, ...[median(times.name), median(times.bare), ratio].map((each) => each.toFixed(2))];
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

try {
  const rows = [["start and join", "median, ms", "bare, ms", "ratio"]];
  for (const pair of PAIRS) rows.push(await measure(pair));
  for (const [name, ...cells] of rows) {
    process.stdout.write(name.padEnd(16) + cells.map((cell) => cell.padStart(12)).join("") + "\n");
  }
} finally {
  rmSync(folder, { recursive: true });
}
