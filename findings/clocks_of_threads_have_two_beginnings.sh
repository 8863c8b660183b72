#!/usr/bin/env bash
# performance.now() of a thread counts from the start of the program in Node, and of the thread in Deno and Bun.
#
# The web has a time origin for each worker, and Deno 2.9.6 and Bun 1.4.5 do as the web does. In Node 26.10.0 (and 20) a thread of
# node:worker_threads has the origin of the program. A timeline, as of the Trace Event Format, that puts marks of threads beside
# each other is right in Node, and in the others each row begins at 0; a duration taken by now() alone, "how long has this
# thread run", is right there and wrong in Node. timeOrigin + now() is one clock everywhere.
#
# Output seen (a thread that is started after 500 ms):
#   node: now() is the program's, the sum agrees
#   deno: now() is its own, the sum agrees
#   bun: now() is its own, the sum agrees
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { Worker } from "node:worker_threads";
await new Promise((resolve) => setTimeout(resolve, 500));
const began = performance.timeOrigin + performance.now();
const code = `require("node:worker_threads").parentPort.postMessage([performance.timeOrigin, performance.now()])`;
const [origin, now] = await new Promise((resolve) =>
  new Worker(code, { eval: true }).once("message", resolve)
);
const ended = performance.timeOrigin + performance.now();
const isOwn = origin > performance.timeOrigin + 400;
const agrees = origin + now > began - 50 && origin + now < ended + 50;
console.log(`now() is ${isOwn ? "its own" : "the program's"}, the sum ${agrees ? "agrees" : "doesn't agree"}`);
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; echo "deno: $($bin/deno run -A --quiet probe.mjs)"; echo "bun: $($bin/bun probe.mjs)")
expected="node: now() is the program's, the sum agrees
deno: now() is its own, the sum agrees
bun: now() is its own, the sum agrees"
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
