#!/usr/bin/env bash
# In Bun an answer of node:http that is under way keeps a program alive, though its server and its socket are told
# not to.
#
# server.unref() and socket.unref() say that a program may end while somebody is connected. Node 26.10.0 and Deno
# 2.9.6 end at once when nothing else is left to do. Bun 1.4.5 goes on until the client has gone: a program that
# serves server-sent events never ends while a page is open. Bun.serve() with server.unref(), and node:net with
# socket.unref(), do end.
#
# Output seen (seconds from the end of the work to the end of the program; the client stays for 5):
#   node: 0
#   deno: 0
#   bun: more than 2
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund deno@2.9.6 node@26.10.0 bun@1.4.5
cat >probe.mjs <<'JS'
import { spawn } from "node:child_process";
import http from "node:http";
const server = http.createServer((request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write("data: 1\n\n");
  // It is connected: there is nothing left to do.
  const end = performance.now();
  process.on("exit", () => {
    const seconds = (performance.now() - end) / 1000;
    console.log(seconds > 2 ? "more than 2" : Math.floor(seconds));
  });
});
server.on("connection", (socket) => socket.unref());
server.listen(0, "127.0.0.1", () => {
  const client = `const socket = require("node:net").connect(${server.address().port}, "127.0.0.1");
    socket.write("GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n");
    socket.on("error", () => {}).on("close", () => process.exit());
    setTimeout(() => process.exit(), 5000);`;
  const child = spawn("node_modules/.bin/node", ["-e", client], { stdio: "ignore", detached: true });
  child.unref();
  server.unref();
  // Until the client has come.
  const wait = setInterval(() => {}, 1000);
  server.once("request", () => clearInterval(wait));
});
JS
bin=node_modules/.bin
seen=$(echo "node: $($bin/node probe.mjs)"; echo "deno: $($bin/deno run -A --quiet probe.mjs)"; echo "bun: $($bin/bun probe.mjs)")
expected='node: 0
deno: 0
bun: more than 2'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
