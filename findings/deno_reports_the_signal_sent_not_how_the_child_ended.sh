#!/usr/bin/env bash
# node:child_process in Deno tells the signal that was sent, not how the child ended.
#
# Seen with Deno 2.9.6 (npm package deno), beside Node 26.10.0 and Bun 1.4.5. A child that handles or ignores
# SIGTERM and ends by itself has an exit code, which is what "exit" brings in Node and Bun. In Deno, once
# kill() was called, "exit" brings (null, "SIGTERM") whatever the child does: an orderly shutdown with code 5
# looks like a death. Deno.Command of the same release tells the truth, so it is the layer above it.
#
# Output seen:
#   node: handled [5,null] ignored [7,null]
#   bun: handled [5,null] ignored [7,null]
#   deno: handled [null,"SIGTERM"] ignored [null,"SIGTERM"] Deno.Command 7
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { spawn } from "node:child_process";
const SCRIPTS = {
  handled: "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done",
  ignored: "trap '' TERM; echo ready; read line; exit 7",
};
async function end(script) {
  const child = spawn("/bin/sh", ["-c", script], { stdio: ["pipe", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const ended = new Promise((resolve) => child.once("exit", (...how) => resolve(how)));
  child.kill("SIGTERM");
  child.stdin.end("go on\n");
  return JSON.stringify(await ended);
}
let text = "";
for (const [name, script] of Object.entries(SCRIPTS)) text += ` ${name} ${await end(script)}`;
if (globalThis.Deno) {
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", SCRIPTS.ignored], stdin: "piped", stdout: "piped",
  }).spawn();
  await child.stdout.getReader().read();
  child.kill("SIGTERM");
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("go on\n"));
  text += ` Deno.Command ${(await child.status).code}`;
}
console.log(text.trim());
process.exit(0);
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; echo "bun: $($bin/bun probe.mjs)"; echo "deno: $($bin/deno run -A --quiet probe.mjs)")
expected='node: handled [5,null] ignored [7,null]
bun: handled [5,null] ignored [7,null]
deno: handled [null,"SIGTERM"] ignored [null,"SIGTERM"] Deno.Command 7'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
