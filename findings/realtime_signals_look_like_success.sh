#!/usr/bin/env bash
# A child that a real-time signal has killed looks like one that ended well.
#
# Node 26.10.0 and Bun 1.4.5 have no name for the signals 34 to 64, and tell of such a death ("exit" of
# node:child_process) as code 0 without a signal: the very words for success. CPython gives -35, the shell 163.
# Deno 2.9.6 raises "Invalid signal: 35" from the promise of the status.
#
# Output seen:
#   node: [0,null]
#   bun: [0,null]
#   deno: TypeError: Invalid signal: 35
set -eu
[ "$(uname)" = Linux ] || { echo "needs Linux"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
const args = ["-c", "kill -35 $$"];
if (globalThis.Deno) {
  const child = new Deno.Command("/bin/sh", { args }).spawn();
  console.log(await child.status.then(JSON.stringify, String));
} else {
  const { spawn } = await import("node:child_process");
  spawn("/bin/sh", args).once("exit", (...how) => console.log(JSON.stringify(how)));
}
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; echo "bun: $($bin/bun probe.mjs)"; echo "deno: $($bin/deno run -A --quiet probe.mjs)")
expected='node: [0,null]
bun: [0,null]
deno: TypeError: Invalid signal: 35'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
