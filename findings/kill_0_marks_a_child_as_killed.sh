#!/usr/bin/env bash
# To ask whether a child lives marks it as killed: child.kill(0) sets child.killed in Node and Bun.
#
# Signal 0 is the way to look without harm, and `killed` is documented as "successfully sent a signal". Node 26.10.0 and Bun 1.4.5
# set it after kill(0) too: code that later does `if (!child.killed) child.kill()`, as many supervisors do, never ends a child
# that somebody has asked after. Deno 2.9.6 leaves it false.
#
# Output seen:
#   node: kill(0) true, killed true
#   deno: kill(0) true, killed false
#   bun: kill(0) true, killed true
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { spawn } from "node:child_process";
const child = spawn("sleep", ["20"]);
await new Promise((resolve) => child.once("spawn", resolve));
const lives = child.kill(0);
console.log(`kill(0) ${lives}, killed ${child.killed}`);
child.kill();
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; echo "deno: $($bin/deno run -A --quiet probe.mjs)"; echo "bun: $($bin/bun probe.mjs)")
expected='node: kill(0) true, killed true
deno: kill(0) true, killed false
bun: kill(0) true, killed true'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
