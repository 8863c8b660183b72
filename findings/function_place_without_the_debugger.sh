#!/usr/bin/env bash
# Where a function stands, without Debugger.enable: the inspector tells it to those who ask otherwise.
#
# To learn the module of a function one enables the debugger of node:inspector, which first describes every script
# there is: 60 ms in a small program, 300 ms where typescript is loaded. But Runtime.getProperties gives
# [[FunctionLocation]] (the script's id) and [[Scopes]] without it, and Profiler.getBestEffortCoverage answers without
# Profiler.enable, begins no coverage, and names the URL of each script of which something has run, also of a module
# whose functions were never called, and after its garbage was collected. Deno 2.9.6 and Node 26.10 do the same.
#
# Output seen:
#   deno: location script, scopes Module,Global, inner Closure (outer), url tasks.mjs
#   node: location script, scopes Module,Global, inner Closure (outer), url tasks.mjs
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 deno@2.9.6
cat >tasks.mjs <<'JS'
export function square(x) {
  return x * x;
}
export function outer() {
  const k = 3;
  return function inner() {
    return k;
  };
}
JS
cat >probe.mjs <<'JS'
import { Session } from "node:inspector";
import { outer, square } from "./tasks.mjs";
globalThis.gc();
const session = new Session();
session.connect();
const post = (method, params = {}) =>
  new Promise((resolve, reject) =>
    session.post(method, params, (error, result) => error ? reject(error) : resolve(result))
  );
async function placeOf(fn) {
  globalThis.subject = fn;
  const { result } = await post("Runtime.evaluate", { expression: "globalThis.subject" });
  const { internalProperties } = await post("Runtime.getProperties", { objectId: result.objectId });
  const own = new Map(internalProperties.map(({ name, value }) => [name, value]));
  const scopes = await post("Runtime.getProperties", { objectId: own.get("[[Scopes]]").objectId, ownProperties: true });
  return {
    script: own.get("[[FunctionLocation]]").value.scriptId,
    scopes: scopes.result.map(({ value }) => value?.description).filter(Boolean),
  };
}
const { script, scopes } = await placeOf(square);
const inner = await placeOf(outer());
const { result } = await post("Profiler.getBestEffortCoverage");
const url = result.find(({ scriptId }) => scriptId === script)?.url ?? "none";
console.log(
  `location ${script ? "script" : "none"}, scopes ${scopes.join(",")}, inner ${inner.scopes[0]}, url ${url.split("/").at(-1)}`,
);
session.disconnect();
JS
seen="deno: $(node_modules/.bin/deno run -A --quiet --v8-flags=--expose-gc probe.mjs)
node: $(node_modules/.bin/node --expose-gc probe.mjs)"
expected='deno: location script, scopes Module,Global, inner Closure (outer), url tasks.mjs
node: location script, scopes Module,Global, inner Closure (outer), url tasks.mjs'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
