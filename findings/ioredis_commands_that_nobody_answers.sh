#!/usr/bin/env bash
# What becomes of commands, and of a BullMQ worker, whose ioredis is disconnected between two tries to connect.
#
# While ioredis 6.0.0 tries to connect again, commands wait in its queue. disconnect() at that time stops the tries, and
# nothing else: the status stays "reconnecting", there is no event "end", and what waits is neither sent nor rejected.
# BullMQ 6.7.0 waits for that event: worker.close() of a worker whose Redis is away at that moment doesn't resolve, also
# when Redis is back.
#
# Output seen:
#   status: reconnecting
#   a command in the queue: no answer
#   event end: none
#   worker.close(), 5 s after Redis is back: no answer
set -eu
command -v redis-server >/dev/null || { echo "redis-server is not here"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@20.20.2 ioredis@6.0.0 bullmq@6.7.0
cat >probe.mjs <<'JS'
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { once } from "node:events";
import { Worker } from "bullmq";
import { Redis } from "ioredis";
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function server() {
  rmSync("s", { force: true });
  const child = spawn("redis-server", ["--port", "0", "--unixsocket", "./s", "--save", ""], { stdio: "ignore" });
  while (!existsSync("s")) await wait(20);
  return child;
}
const state = (promise, ms) => Promise.race([promise.then(() => "done", (error) => error.message), wait(ms).then(() => "no answer")]);
const options = { path: "./s", maxRetriesPerRequest: null, retryStrategy: () => 1000 };
let redis = await server();
const client = new Redis(options).on("error", () => {});
let ends = 0;
client.on("end", () => ends++);
await client.ping();
const worker = new Worker("queue", async () => {}, { connection: options }).on("error", () => {});
await worker.waitUntilReady();
await wait(500);
redis.kill("SIGKILL");
await once(redis, "exit");
while (client.status !== "reconnecting") await wait(1);
await wait(300);
const command = client.ping();
client.disconnect();
const closed = worker.close();
const said = await state(command, 1500);
console.log(`status: ${client.status}`);
console.log(`a command in the queue: ${said}`);
console.log(`event end: ${ends === 0 ? "none" : ends}`);
redis = await server();
console.log(`worker.close(), 5 s after Redis is back: ${await state(closed, 5000)}`);
redis.kill("SIGKILL");
process.exit();
JS
seen=$(timeout 60 node_modules/.bin/node probe.mjs)
expected='status: reconnecting
a command in the queue: no answer
event end: none
worker.close(), 5 s after Redis is back: no answer'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
