#!/usr/bin/env bash
# In Deno a busy thread has an event loop utilization of 0, and its own loop too.
#
# performance.eventLoopUtilization() is what pools are told to scale by. In Deno 2.9.6 it is there, for the program and as
# worker.performance.eventLoopUtilization() for a thread, and gives zeros, however busy they are: a pool that adds threads
# when it rises never does. Node 26.10.0 measures both. Bun 1.4.5 gives zeros too, with a warning for a thread's on stderr.
#
# Output seen:
#   node: own is measured, thread is measured
#   deno: own is 0, thread is 0
#   bun: own is 0, thread is 0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node@26.10.0
cat >thread.mjs <<'JS'
import { parentPort } from "node:worker_threads";
const end = Date.now() + 500;
parentPort.postMessage("busy");
while (Date.now() < end);
setTimeout(() => {}, 60_000);
JS
cat >program.mjs <<'JS'
import { performance } from "node:perf_hooks";
import process from "node:process";
import { Worker } from "node:worker_threads";
const worker = new Worker(new URL("thread.mjs", import.meta.url));
const tell = ({ active }) => active > 0 ? "is measured" : "is 0";
worker.on("message", () =>
  setTimeout(() => {
    const own = tell(performance.eventLoopUtilization());
    const thread = tell(worker.performance.eventLoopUtilization());
    console.log(`own ${own}, thread ${thread}`);
    process.exit();
  }, 1000));
JS
seen=$(echo "node: $(timeout 60 node_modules/.bin/node program.mjs 2>/dev/null)"
echo "deno: $(timeout 60 node_modules/.bin/deno run -A --quiet program.mjs 2>/dev/null)"
echo "bun: $(timeout 60 node_modules/.bin/bun program.mjs 2>/dev/null)")
expected='node: own is measured, thread is measured
deno: own is 0, thread is 0
bun: own is 0, thread is 0'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
