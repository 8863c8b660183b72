#!/usr/bin/env bash
# A program with nothing left but a listener of AbortSignal.timeout() ends at once in Node and Bun, and waits in Deno.
#
# Node documents that the timer of AbortSignal.timeout() does not keep the process alive, and Bun 1.4.5 does as
# Node 26.10.0. Deno 2.9.6 waits until the signal has aborted: a limit of a minute that nobody clears holds a
# program that is done for that minute, and a program that hopes for the abort to be told of is told only there.
#
# Output seen:
#   node: end of main
#   deno: end of main, aborted
#   bun: end of main
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node@26.10.0
cat >program.mjs <<'JS'
const signal = AbortSignal.timeout(300);
signal.addEventListener("abort", () => process.stdout.write(", aborted"));
process.stdout.write("end of main");
JS
seen=$(echo "node: $(timeout 60 node_modules/.bin/node program.mjs 2>&1)"
echo "deno: $(timeout 60 node_modules/.bin/deno run -A --quiet program.mjs 2>&1)"
echo "bun: $(timeout 60 node_modules/.bin/bun program.mjs 2>&1)")
expected='node: end of main
deno: end of main, aborted
bun: end of main'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
