#!/usr/bin/env bash
# The exit code of a thread is a byte in Bun, and any number in Node and Deno.
#
# process.exit(300) in a worker of node:worker_threads: its "exit" event brings 300 in Node 26.10.0 and Deno 2.9.6,
# and 44 in Bun 1.4.5, as a process would give; process.exit(-1) brings -1 there and 255 in Bun. Code that tells
# causes by exit codes above 255, which only threads could give, doesn't work in Bun.
#
# Output seen:
#   node: 300 -1
#   deno: 300 -1
#   bun: 44 255
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { Worker } from "node:worker_threads";
const codes = [];
for (const code of [300, -1]) {
  const worker = new Worker(`process.exit(${code})`, { eval: true });
  codes.push(await new Promise((resolve) => worker.once("exit", resolve)));
}
console.log(codes.join(" "));
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; echo "deno: $($bin/deno run -A --quiet probe.mjs)"; echo "bun: $($bin/bun probe.mjs)")
expected='node: 300 -1
deno: 300 -1
bun: 44 255'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
