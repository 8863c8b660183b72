#!/usr/bin/env bash
# One function, proxied once by comlink and passed twice, is two functions for who gets it.
#
# comlink 4.4.2 makes a channel each time a proxy() is passed, so `subscribe(listener)` and `unsubscribe(listener)` with the same
# listener get two that differ: a Set finds nothing to delete, and the first goes on being called. Nothing fails. To `delete` a property of what wrap()
# gives, or ask whether it has one, tells nothing either: the one is true and deletes nothing there, the other false of every name.
#
# Output seen:
#   passed twice: 1 listener, then 2; unsubscribe found it: false
#   delete gave true, and it is still 1; "there" in api: false
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@26.10.0 comlink@4.4.2
cat >probe.mjs <<'JS'
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import * as Comlink from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
if (!isMainThread) {
  const listeners = new Set();
  const subscribe = (listener) => listeners.add(listener).size;
  const unsubscribe = (listener) => listeners.delete(listener);
  Comlink.expose({ subscribe, unsubscribe, there: 1 }, nodeEndpoint(parentPort));
} else {
  const worker = new Worker(new URL(import.meta.url));
  const api = Comlink.wrap(nodeEndpoint(worker));
  const listener = Comlink.proxy(() => {});
  const counts = [await api.subscribe(listener), await api.subscribe(listener)];
  const found = await api.unsubscribe(listener);
  console.log(`passed twice: ${counts[0]} listener, then ${counts[1]}; unsubscribe found it: ${found}`);
  const gave = delete api.there;
  console.log(`delete gave ${gave}, and it is still ${await api.there}; "there" in api: ${"there" in api}`);
  await worker.terminate();
}
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='passed twice: 1 listener, then 2; unsubscribe found it: false
delete gave true, and it is still 1; "there" in api: false'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
