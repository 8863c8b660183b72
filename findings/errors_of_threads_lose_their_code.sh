#!/usr/bin/env bash
# What a thread throws arrives at the event "error" of its Worker without its own fields in Deno, and changed if it is no error.
#
# Node 26.10.0 gives what was thrown: class, message, `code` and other fields, and a text as that text. Bun 1.4.5 keeps `code`
# and a text, and loses other fields. Deno 2.9.6 keeps class and message alone, so that a test of `error.code` is
# never true; of a text it makes an Error `Uncaught "text"`, of null an Error "Uncaught null"; and it prints what was
# thrown on stderr though the event is listened to. (What is posted as a message keeps its type in all three.)
#
# Output seen:
#   node: RangeError boom E_BOOM [1], string text, null
#   deno: RangeError boom undefined undefined, Error Uncaught "text", Error Uncaught null
#   bun: RangeError boom E_BOOM undefined, string text, null
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { Worker } from "node:worker_threads";
const thrown = (code) =>
  new Promise((resolve) => new Worker(code, { eval: true }).once("error", resolve));
const error = await thrown('throw Object.assign(new RangeError("boom"), { code: "E_BOOM", extra: [1] })');
const words = (value) =>
  value instanceof Error ? `${value.name} ${value.message}` : value === null ? "null" : `${typeof value} ${value}`;
const seen = [`${words(error)} ${error.code} ${JSON.stringify(error.extra)}`];
for (const code of ['throw "text"', "throw null"]) seen.push(words(await thrown(code)));
console.log(seen.join(", "));
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; echo "deno: $($bin/deno run -A --quiet probe.mjs 2>/dev/null)"; echo "bun: $($bin/bun probe.mjs)")
expected='node: RangeError boom E_BOOM [1], string text, null
deno: RangeError boom undefined undefined, Error Uncaught "text", Error Uncaught null
bun: RangeError boom E_BOOM undefined, string text, null'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
