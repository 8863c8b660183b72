#!/usr/bin/env bash
# In Deno a timer that was told to keep nothing alive keeps a program alive that waits at its top level.
#
# A program that awaits a promise which nobody can settle any more ends, as nothing is left to do: Node 26.10.0 with exit code
# 13, Deno 2.9.6 with code 1 and "Top-level await promise never resolved". With a timer that is unref'ed, by
# Deno.unrefTimer() or timer.unref() of node:timers alike, Node ends as before, and Deno finds out only once no such timer is
# left: an idle check every minute, of whatever library, makes such a program run for ever. If the same wait stands in a
# function that is called and not awaited, Deno ends at once, with code 0.
#
# Output seen (the timer is due after 3 seconds):
#   node: top level ends at once with 13, function ends at once with 0
#   deno: top level ends after 3 seconds with 1, function ends at once with 0
#   deno, node:timers: top level ends after 3 seconds with 1, function ends at once with 0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 deno@2.9.6
echo 'import { setTimeout } from "node:timers"; setTimeout(() => {}, 3_000).unref();' >node.mjs
echo 'Deno.unrefTimer(setTimeout(() => {}, 3_000));' >deno.mjs
for name in node deno; do
  echo "import './$name.mjs'; await new Promise(() => {});" >"$name.top.mjs"
  echo "import './$name.mjs'; (async () => await new Promise(() => {}))();" >"$name.function.mjs"
done
ends() {
  code=0
  begun=$(date +%s%N)
  "$@" 2>/dev/null || code=$?
  [ $((($(date +%s%N) - begun) / 1000000)) -lt 2500 ] && at="at once" || at="after 3 seconds"
  echo "ends $at with $code"
}
bin=node_modules/.bin
seen=$(
  echo "node: top level $(ends $bin/node node.top.mjs), function $(ends $bin/node node.function.mjs)"
  run="$bin/deno run -A --quiet"
  echo "deno: top level $(ends $run deno.top.mjs), function $(ends $run deno.function.mjs)"
  echo "deno, node:timers: top level $(ends $run node.top.mjs), function $(ends $run node.function.mjs)"
)
expected='node: top level ends at once with 13, function ends at once with 0
deno: top level ends after 3 seconds with 1, function ends at once with 0
deno, node:timers: top level ends after 3 seconds with 1, function ends at once with 0'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
