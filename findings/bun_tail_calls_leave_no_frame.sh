#!/usr/bin/env bash
# In Bun a function whose last act is to return what another gives is not in that one's stack.
#
# JavaScriptCore has the tail calls of ES2015: in a module, or after "use strict", `return f()` gives up the own frame. V8 has
# none. What looks at the stack to learn who calls (a logger, a mock, a pool that wants to know the module of a task; here the
# package callsites 4.2.0) sees in Bun 1.4.5 past a wrapper to its caller, so that a wrapper in a package of its own is as if
# it weren't there. `const x = f(); return x` is the same to Bun, which makes a tail call of it; only what does something
# with the result is seen. With Node 26.10.0 and Deno 2.9.6 all are alike.
#
# Output seen (the file of the caller: of a tail call, of one whose result has a name, of one whose result is used):
#   node: wrapper.mjs wrapper.mjs wrapper.mjs
#   deno: wrapper.mjs wrapper.mjs wrapper.mjs
#   bun: main.mjs main.mjs wrapper.mjs
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5 callsites@4.2.0
cat >library.mjs <<'JS'
import callsites from "callsites";
export function whoCalls() {
  // The first is this function.
  const name = callsites()[1].getFileName();
  return name.slice(name.lastIndexOf("/") + 1);
}
JS
cat >wrapper.mjs <<'JS'
import { whoCalls } from "./library.mjs";
export function tail() {
  return whoCalls();
}
export function named() {
  const name = whoCalls();
  return name;
}
export function used() {
  const name = whoCalls();
  return `${name}`;
}
JS
cat >main.mjs <<'JS'
import { named, tail, used } from "./wrapper.mjs";
const first = tail();
const second = named();
const third = used();
console.log(first, second, third);
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node main.mjs)"; echo "deno: $($bin/deno run -A --quiet main.mjs)"; echo "bun: $($bin/bun main.mjs)")
expected='node: wrapper.mjs wrapper.mjs wrapper.mjs
deno: wrapper.mjs wrapper.mjs wrapper.mjs
bun: main.mjs main.mjs wrapper.mjs'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
