#!/usr/bin/env bash
# An AbortError that is sent to another process by fork() with "advanced" serialization arrives without name and message.
#
# structuredClone() and workers of Node 26.10.0 and Deno 2.9.6 keep a DOMException. child_process with serialization
# "advanced" is documented as the structured clone algorithm too, but is v8.serialize(), which by itself does the same: it
# gives an Error of name "Error" and no message (Node 20.20.2: {}), and nothing tells of it. Bun 1.4.5 keeps it.
# An error's cause is kept by Node and Deno, and lost by Bun.
#
# Output seen (class, name and message of an AbortError; message and cause of an error):
#   node20: Object undefined undefined | outer inner
#   node26: Error Error "" | outer inner
#   deno: Error Error "" | outer inner
#   bun: DOMException AbortError "stopped" | outer undefined
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node20@npm:node@20.20.2 node26@npm:node@26.10.0
cat >program.mjs <<'JS'
import { fork } from "node:child_process";
import process from "node:process";

if (process.send) {
  process.send([
    new DOMException("stopped", "AbortError"),
    new Error("outer", { cause: "inner" }),
  ]);
} else {
  const child = fork(process.argv[1], { serialization: "advanced" });
  child.on("message", ([stopped, outer]) => {
    const { name, message } = stopped;
    console.log(stopped.constructor.name, name, JSON.stringify(message), "|", outer.message, outer.cause);
    child.kill();
  });
}
JS
seen=$(echo "node20: $(timeout 60 node_modules/node20/bin/node program.mjs)"
echo "node26: $(timeout 60 node_modules/node26/bin/node program.mjs)"
echo "deno: $(timeout 60 node_modules/.bin/deno run -A --quiet program.mjs)"
echo "bun: $(timeout 60 node_modules/.bin/bun program.mjs)")
expected='node20: Object undefined undefined | outer inner
node26: Error Error "" | outer inner
deno: Error Error "" | outer inner
bun: DOMException AbortError "stopped" | outer undefined'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
