#!/usr/bin/env bash
# Whether a child gets the descriptors that its parent was started with depends on their numbers in Node.
#
# A shell opens 9 and 60 (a lock of flock, a pipe of make's jobserver, a memfd) and starts a program, which starts another
# with the usual stdio. Bun 1.4.5 passes neither on. Deno 2.9.6 passes both on: a lock is held, and a pipe
# has no end, until the last grandchild has gone. Node 26.10.0 closes those from 0 on till the first gap above 15, at its own
# start: 9 is gone, and 60 is passed on. Who names a descriptor in `stdio` gets it in all three.
#
# Output seen (what a child has of the two; what it has of 60 when that is asked for as its 3):
#   node: 60, 3
#   deno: 9 60, 3
#   bun: none, 3
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { spawnSync } from "node:child_process";
// In words of its own, as a shell opens descriptors too.
const script = "[ -e /proc/self/fd/N ] && printf 'N '";
const has = (number, stdio) =>
  spawnSync("sh", ["-c", script.replaceAll("N", number)], { stdio }).stdout.toString();
const usual = ["ignore", "pipe", "inherit"];
const all = [9, 60].map((number) => has(number, usual)).join("").trim();
console.log(`${all || "none"}, ${has(3, [...usual, 60]).trim()}`);
JS
bin=$PWD/node_modules/.bin
exec 9<probe.mjs 60<probe.mjs
seen=$(echo "node: $("$bin/node" probe.mjs)"; echo "deno: $("$bin/deno" run -A --quiet probe.mjs)"; echo "bun: $("$bin/bun" probe.mjs)")
exec 9<&- 60<&-
expected='node: 60, 3
deno: 9 60, 3
bun: none, 3'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
