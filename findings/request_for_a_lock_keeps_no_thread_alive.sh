#!/usr/bin/env bash
# In Node a thread that waits for a lock of navigator.locks, and for nothing else, ends without it.
#
# Web Locks are one set for all threads of a process in Node 26.10.0 and in Deno 2.9.6 (Bun 1.4.5 has none). In Deno a thread
# that asks for a lock which another holds waits for it, and gets it. In Node a pending request keeps nothing alive: the
# thread ends with exit code 13 and a warning of an unsettled await, as if nobody could ever grant it.
#
# Output seen (the main thread holds a lock until another has ended, or for 3 s):
#   node: held, exit 13
#   deno: held, released, granted, exit 0
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 deno@2.9.6
cat >thread.mjs <<'JS'
import { parentPort } from "node:worker_threads";
await navigator.locks.request("one", () => parentPort.postMessage("granted"));
JS
cat >probe.mjs <<'JS'
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
const seen = [];
const ended = await navigator.locks.request("one", async () => {
  seen.push("held");
  const thread = new Worker(new URL("./thread.mjs", import.meta.url), { stderr: true });
  thread.on("message", (text) => seen.push(text));
  thread.on("error", (error) => seen.push(error.message));
  const ended = new Promise((resolve) => thread.once("exit", resolve));
  const isOver = await Promise.race([ended, setTimeout(3_000)]);
  if (isOver === undefined) seen.push("released");
  return { ended };
});
seen.push(`exit ${await ended.ended}`);
console.log(seen.join(", "));
JS
seen=$(for name in node deno; do
  case $name in deno) run="run -A --quiet" ;; *) run="" ;; esac
  # shellcheck disable=SC2086
  echo "$name: $(node_modules/.bin/$name $run probe.mjs 2>/dev/null)"
done)
expected='node: held, exit 13
deno: held, released, granted, exit 0'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
