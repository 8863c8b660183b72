#!/usr/bin/env bash
# A task of jest-worker whose worker ends by exit code 1 is begun four times.
#
# jest-worker 30.5.1 gives the call to a new process or thread, up to three times; its option maxRetries (default 3) is told
# of as "maximum amount of times that a dead child can be re-spawned, per call", and that the call is done again each time is not
# said. A task that pays, sends or appends does so four times, and only then the call rejects. Other pools begin a
# task again when they are told to: workerpool 10.0.3 rejects at once.
#
# Output seen:
#   jest-worker, processes: rejects, begun 4 times
#   jest-worker, threads: rejects, begun 4 times
#   workerpool, processes: rejects, begun 1 times
#   workerpool, threads: rejects, begun 1 times
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 jest-worker@30.5.1 workerpool@10.0.3
cat >task.cjs <<'JS'
const { appendFileSync } = require("node:fs");
exports.once = (file) => {
  appendFileSync(file, "x");
  process.exit(1);
};
JS
cat >worker.cjs <<'JS'
require("workerpool").worker({ once: require("./task.cjs").once });
JS
cat >probe.mjs <<'JS'
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "jest-worker";
import workerpool from "workerpool";
const task = fileURLToPath(new URL("task.cjs", import.meta.url));
async function show(name, file, call) {
  const how = await call(file).then(() => "resolves", () => "rejects");
  console.log(`${name}: ${how}, begun ${readFileSync(file, "utf8").length} times`);
}
for (const enableWorkerThreads of [false, true]) {
  const worker = new Worker(task, { numWorkers: 1, enableWorkerThreads });
  const name = `jest-worker, ${enableWorkerThreads ? "threads" : "processes"}`;
  await show(name, `${enableWorkerThreads}.txt`, (file) => worker.once(file));
  await worker.end();
}
for (const workerType of ["process", "thread"]) {
  const worker = fileURLToPath(new URL("worker.cjs", import.meta.url));
  const pool = workerpool.pool(worker, { maxWorkers: 1, workerType });
  const name = `workerpool, ${workerType === "process" ? "processes" : "threads"}`;
  await show(name, `${workerType}.txt`, (file) => pool.exec("once", [file]));
  await pool.terminate();
}
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='jest-worker, processes: rejects, begun 4 times
jest-worker, threads: rejects, begun 4 times
workerpool, processes: rejects, begun 1 times
workerpool, threads: rejects, begun 1 times'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
