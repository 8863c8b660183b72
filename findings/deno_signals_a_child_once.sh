#!/usr/bin/env bash
# In Deno, kill() of a child process of node:child_process works once: after any signal it is taken for dead.
#
# A child that handles SIGUSR1 and goes on is signalled, and later to be ended by SIGTERM. Node 26.10.0 and Bun 1.4.5 send
# both. In Deno 2.9.6 the second kill() gives false and sends nothing, whatever the first signal was: the child lives on until it
# ends by itself, and its end is then told as one by SIGUSR1.
#
# Output seen:
#   node: true, true, exit null SIGTERM
#   deno: true, false, exit null SIGUSR1
#   bun: true, true, exit null SIGTERM
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node@26.10.0
cat >program.mjs <<'JS'
import { spawn } from "node:child_process";
const child = spawn("sh", ["-c", "trap : USR1; echo ready; for i in 1 2 3 4 5 6; do sleep 0.5; done"]);
const seen = [];
child.stdout.once("data", () => {
  seen.push(child.kill("SIGUSR1"));
  setTimeout(() => seen.push(child.kill("SIGTERM")), 500);
});
child.on("exit", (code, signal) => console.log([...seen, `exit ${code} ${signal}`].join(", ")));
JS
seen=$(echo "node: $(timeout 60 node_modules/.bin/node program.mjs 2>&1)"
echo "deno: $(timeout 60 node_modules/.bin/deno run -A --quiet program.mjs 2>&1)"
echo "bun: $(timeout 60 node_modules/.bin/bun program.mjs 2>&1)")
expected='node: true, true, exit null SIGTERM
deno: true, false, exit null SIGUSR1
bun: true, true, exit null SIGTERM'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
