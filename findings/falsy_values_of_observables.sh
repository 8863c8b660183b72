#!/usr/bin/env bash
# What an observable of threads.js loses on its way from a worker.
#
# A function that threads 1.7.0 exposes may give an observable; who calls it subscribes to it. Values that are falsy never
# arrive: the caller's side asks `if (event.data.payload)` where the same value as a promise's is asked for by
# `typeof payload !== "undefined"`. No error tells of it, so that a count from 0 begins with 1.
#
# Output seen:
#   sent: 0, "", false, null, NaN, 1, "a"
#   came: 1, "a"
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@20.20.2 threads@1.7.0
cat >worker.mjs <<'JS'
import { expose } from "threads/worker";
import observables from "observable-fns";
expose(() => observables.Observable.of(0, "", false, null, NaN, 1, "a"));
JS
cat >probe.mjs <<'JS'
import { spawn, Thread, Worker } from "threads";
const write = (value) => typeof value === "string" ? JSON.stringify(value) : String(value);
const observe = await spawn(new Worker("./worker.mjs"));
const came = [];
await new Promise((resolve, reject) =>
  observe().subscribe((value) => came.push(write(value)), reject, resolve)
);
console.log('sent: 0, "", false, null, NaN, 1, "a"');
console.log(`came: ${came.join(", ")}`);
await Thread.terminate(observe);
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='sent: 0, "", false, null, NaN, 1, "a"
came: 1, "a"'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
