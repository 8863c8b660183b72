#!/usr/bin/env bash
# fork() with "advanced" serialization: a Node parent is thrown at by a Deno child, and hears nothing of a Bun child.
#
# Node 26.10.0 and Deno 2.9.6 both write V8's format, and both keep node:child_process' protocol, so a Deno child of a
# Node parent ought to be understood. What such a child sends can't be read: the parent has an *uncaught* error from inside its
# channel, "Unable to deserialize cloned data due to invalid or unsupported version", which no "error" listener of the child
# gets. A Bun child (1.4.5; JavaScriptCore's format) is not heard, and nothing tells of it: it ends with code 0. With "json"
# each of them is understood.
#
# Output seen:
#   deno json: message 1, exit 0
#   deno advanced: uncaught Unable to deserialize cloned data due to invalid or unsupported version.
#   bun json: message 1, exit 0
#   bun advanced: exit 0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node@26.10.0
cat >child.mjs <<'JS'
import process from "node:process";
process.send(1, () => process.disconnect());
JS
cat >parent.mjs <<'JS'
import { fork } from "node:child_process";
const [name, serialization] = process.argv.slice(2);
const seen = [];
const end = () => {
  console.log(`${name} ${serialization}: ${seen.join(", ")}`);
  process.exit();
};
const child = fork("child.mjs", {
  serialization,
  execPath: `node_modules/.bin/${name}`,
  execArgv: name === "deno" ? ["run", "-A", "--quiet"] : [],
});
process.on("uncaughtException", ({ message }) => {
  seen.push(`uncaught ${message}`);
  child.kill();
  end();
});
child.on("error", () => seen.push("error"));
child.on("message", (value) => seen.push(`message ${value}`));
child.on("close", (code) => {
  seen.push(`exit ${code}`);
  end();
});
JS
seen=$(for name in deno bun; do
  for form in json advanced; do timeout 60 node_modules/.bin/node parent.mjs "$name" "$form"; done
done)
expected='deno json: message 1, exit 0
deno advanced: uncaught Unable to deserialize cloned data due to invalid or unsupported version.
bun json: message 1, exit 0
bun advanced: exit 0'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
