#!/usr/bin/env bash
# receiveMessageOnPort() of Deno doesn't see what was posted before the sender closed its port.
#
# Node 26.10.0 and Bun 1.4.5 give the message: it was in the queue before the close. Deno 2.9.6 gives it while
# the sender is open, and undefined once it is closed, though a listener for "message" on the same port still
# gets it. Who looks at a port synchronously loses the last messages there.
#
# Output seen:
#   node: open 1, closed 2
#   bun: open 1, closed 2
#   deno: open 1, closed undefined
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
const { port1, port2 } = new MessageChannel();
port1.postMessage(1);
const open = receiveMessageOnPort(port2)?.message;
port1.postMessage(2);
port1.close();
console.log(`open ${open}, closed ${receiveMessageOnPort(port2)?.message}`);
process.exit(0);
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; echo "bun: $($bin/bun probe.mjs)"; echo "deno: $($bin/deno run -A --quiet probe.mjs)")
expected='node: open 1, closed 2
bun: open 1, closed 2
deno: open 1, closed undefined'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
