#!/usr/bin/env bash
# A pending Atomics.waitAsync() keeps no program alive in Node and Deno, not even until its own timeout; in Bun it does.
#
# A program that awaits the value of Atomics.waitAsync(words, 0, 0, 300) and has nothing else to do should get
# "timed-out" after 300 milliseconds. Node 26.10.0 (V8) ends before with exit code 13 and a warning of an unsettled await,
# Deno 2.9.6 (V8) with code 1 and the error that a top-level await never resolved. Bun 1.4.5 (JavaScriptCore) gives the value.
# Whoever waits so needs something else that keeps the program alive.
#
# Output seen:
#   node: exit 13
#   deno: exit 1
#   bun: timed-out, exit 0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node@26.10.0
cat >program.mjs <<'JS'
const words = new Int32Array(new SharedArrayBuffer(4));
console.log(await Atomics.waitAsync(words, 0, 0, 300).value);
JS
seen=$(for name in node deno bun; do
  case $name in deno) run="run -A --quiet" ;; *) run="" ;; esac
  code=0
  # shellcheck disable=SC2086
  text=$(timeout 60 node_modules/.bin/$name $run program.mjs 2>/dev/null) || code=$?
  echo "$name: ${text:+$text, }exit $code"
done)
expected='node: exit 13
deno: exit 1
bun: timed-out, exit 0'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
