#!/usr/bin/env bash
# In Deno, console.log() of a thread is not in the stream that the option "stdout" of a Worker asks for.
#
# new Worker(file, { stdout: true, stderr: true }) of node:worker_threads promises that what the thread prints is read from
# worker.stdout and worker.stderr, and not printed. Node 26.10.0 and Bun 1.4.5 do so. Deno 2.9.6 has worker.stdout, and what is
# written by process.stdout.write() arrives there and is printed as well; console.log() and console.error() are printed only.
#
# Output seen:
#   node: read from the streams "log\nwrite\n" "error\n"
#   deno: log, error, write, read from the streams "write\n" ""
#   bun: read from the streams "log\nwrite\n" "error\n"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 bun@1.4.5 node@26.10.0
cat >thread.mjs <<'JS'
import process from "node:process";
console.log("log");
console.error("error");
process.stdout.write("write\n");
JS
cat >program.mjs <<'JS'
import { Worker } from "node:worker_threads";
const worker = new Worker(new URL("thread.mjs", import.meta.url), { stdout: true, stderr: true });
const read = { stdout: "", stderr: "" };
const ends = ["stdout", "stderr"].map((name) =>
  new Promise((resolve) => {
    worker[name].on("data", (data) => read[name] += data);
    worker[name].on("end", resolve);
    worker.on("exit", () => setTimeout(resolve, 500));
  })
);
await Promise.all(ends);
console.log("read from the streams", JSON.stringify(read.stdout), JSON.stringify(read.stderr));
JS
seen=$(for name in node deno bun; do
  case $name in deno) run="run -A --quiet" ;; *) run="" ;; esac
  # shellcheck disable=SC2086
  echo "$name: $(timeout 60 node_modules/.bin/$name $run program.mjs 2>&1 | paste -sd, | sed "s/,/, /g")"
done)
expected='node: read from the streams "log\nwrite\n" "error\n"
deno: log, error, write, read from the streams "write\n" ""
bun: read from the streams "log\nwrite\n" "error\n"'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
