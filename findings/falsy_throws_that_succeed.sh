#!/usr/bin/env bash
# A task that throws a falsy value has succeeded, for three pools.
#
# workerpool 10.0.3 asks of a worker's answer whether it has an error by its truth: a task that throws 0, "" or false
# resolves with null. piscina 5.2.0 and tinypool 2.2.0 compare with null, which leaves them one such value: `throw null`
# resolves, with null. Nothing tells of it. threads 1.7.0 and comlink 4.4.2 reject with the value that was thrown.
#
# Output seen:
#   piscina: null resolves null, 0 rejects 0, "" rejects "", false rejects false
#   tinypool: null resolves null, 0 rejects 0, "" rejects "", false rejects false
#   workerpool: 0 resolves null, "" resolves null, false resolves null
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@20.20.2 piscina@5.2.0 tinypool@2.2.0 workerpool@10.0.3
cat >task.mjs <<'JS'
export default (value) => {
  throw value;
};
JS
cat >probe.mjs <<'JS'
import { Piscina } from "piscina";
import { Tinypool } from "tinypool";
import workerpool from "workerpool";
const filename = new URL("./task.mjs", import.meta.url).href;
const threads = { filename, minThreads: 1, maxThreads: 1 };
const VALUES = [null, 0, "", false];
const write = (how) => (value) => `${how} ${JSON.stringify(value)}`;
async function ask(name, values, run) {
  const lines = [];
  for (const value of values) {
    lines.push(`${JSON.stringify(value)} ${await run(value).then(write("resolves"), write("rejects"))}`);
  }
  console.log(`${name}: ${lines.join(", ")}`);
}
for (const [name, pool] of [["piscina", new Piscina(threads)], ["tinypool", new Tinypool(threads)]]) {
  await ask(name, VALUES, (value) => pool.run(value));
  await pool.destroy();
}
const pool = workerpool.pool({ maxWorkers: 1 });
const fail = (value) => {
  throw value;
};
await ask("workerpool", VALUES.slice(1), (value) => Promise.resolve(pool.exec(fail, [value])));
await pool.terminate();
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='piscina: null resolves null, 0 rejects 0, "" rejects "", false rejects false
tinypool: null resolves null, 0 rejects 0, "" rejects "", false rejects false
workerpool: 0 resolves null, "" resolves null, false resolves null'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
