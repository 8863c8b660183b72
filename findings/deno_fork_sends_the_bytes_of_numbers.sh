#!/usr/bin/env bash
# In Deno, what fork() sends as "json" is not what JSON.stringify() makes of it.
#
# child.send() of node:child_process promises JSON by default. Node 26.10.0 and Bun 1.4.5 send what
# JSON.stringify() gives: typed arrays as objects with their elements by index, a Buffer by its toJSON(), null for
# a function in an array. Deno 2.9.6 has a writer of its own: a Float64Array arrives as an array of the *bytes* in memory,
# so 0.5 is 0, 0, 0, 0, 0, 0, 224, 63; a Buffer is a plain array, whatever its toJSON() says; a function is {}.
# Dates, toJSON() of plain objects, NaN and undefined are as in JSON.stringify().
#
# Output seen:
#   node {"0":1,"1":2} {"0":0.5} {"type":"Buffer","data":[1,2]} [null] 7
#   bun  {"0":1,"1":2} {"0":0.5} {"type":"Buffer","data":[1,2]} [null] 7
#   deno [1,2] [0,0,0,0,0,0,224,63] [1,2] [{}] 7
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node@26.10.0
cat >program.mjs <<'JS'
import { Buffer } from "node:buffer";
import { fork } from "node:child_process";
import process from "node:process";

const values = [
  new Uint8Array([1, 2]),
  new Float64Array([0.5]),
  Buffer.from([1, 2]),
  [() => 1],
  { toJSON: () => 7 },
];
if (process.send) process.on("message", (value) => process.send(value));
else {
  const child = fork(process.argv[1]);
  const back = [];
  child.on("message", (value) => {
    back.push(JSON.stringify(value));
    if (back.length < values.length) return;
    console.log(back.join(" "));
    child.kill();
  });
  for (const value of values) child.send(value);
}
JS
seen=$(echo "node $(timeout 60 node_modules/.bin/node program.mjs)"
echo "bun  $(timeout 60 node_modules/.bin/bun program.mjs)"
echo "deno $(timeout 60 node_modules/.bin/deno run -A --quiet program.mjs)")
expected='node {"0":1,"1":2} {"0":0.5} {"type":"Buffer","data":[1,2]} [null] 7
bun  {"0":1,"1":2} {"0":0.5} {"type":"Buffer","data":[1,2]} [null] 7
deno [1,2] [0,0,0,0,0,0,224,63] [1,2] [{}] 7'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
