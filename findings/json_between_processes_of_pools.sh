#!/usr/bin/env bash
# The process pools of tinypool and workerpool send values as JSON, silently.
#
# tinypool 2.2.0 (runtime "child_process") and workerpool 10.0.3 (workerType "process") on Node leave the channel of
# child_process at its default, so that the same task that keeps a Map on threads gets {} in a process: maps, sets,
# regular expressions and array buffers become {}, typed arrays objects with the keys "0", "1", ...; -0 is 0, NaN
# null. An Error becomes {} in one and its own fields alone in the other. No pool says so where it is made.
#
# Output seen (what the identity function gives back):
#   threads: map Map, set Set, f64 Float64Array, NaN NaN, -0 -0, error RangeError
#   tinypool: map {}, set {}, f64 {"0":1.5}, NaN null, -0 0, error {}
#   workerpool: map {}, set {}, f64 {"0":1.5}, NaN null, -0 0, error {"code":5}
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 tinypool@2.2.0 workerpool@10.0.3
echo 'export default (value) => value;' >same.mjs
echo 'import pool from "workerpool"; pool.worker({ same: (value) => value });' >same_workerpool.mjs
cat >probe.mjs <<'JS'
import { Tinypool } from "tinypool";
import workerpool from "workerpool";
const VALUES = {
  map: new Map([[1, 2]]), set: new Set([1]), f64: new Float64Array([1.5]), NaN, "-0": -0,
  error: Object.assign(new RangeError("m"), { code: 5 }),
};
const show = (value) => {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  const name = value?.constructor?.name;
  return name === undefined || name === "Object" ? JSON.stringify(value) : name;
};
async function tell(who, run) {
  const texts = [];
  for (const [name, value] of Object.entries(VALUES)) texts.push(`${name} ${show(await run(value))}`);
  console.log(`${who}: ${texts.join(", ")}`);
}
const filename = new URL("same.mjs", import.meta.url).href;
const threads = new Tinypool({ filename, runtime: "worker_threads", maxThreads: 1 });
await tell("threads", (value) => threads.run(value));
const processes = new Tinypool({ filename, runtime: "child_process", maxThreads: 1 });
await tell("tinypool", (value) => processes.run(value));
const script = new URL("same_workerpool.mjs", import.meta.url).pathname;
const pool = workerpool.pool(script, { workerType: "process", maxWorkers: 1 });
await tell("workerpool", (value) => pool.exec("same", [value]));
await Promise.all([threads.destroy(), processes.destroy(), pool.terminate(true)]);
process.exit(0);
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='threads: map Map, set Set, f64 Float64Array, NaN NaN, -0 -0, error RangeError
tinypool: map {}, set {}, f64 {"0":1.5}, NaN null, -0 0, error {}
workerpool: map {}, set {}, f64 {"0":1.5}, NaN null, -0 0, error {"code":5}'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
