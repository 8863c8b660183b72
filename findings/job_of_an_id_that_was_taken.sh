#!/usr/bin/env bash
# BullMQ gives a job for an id that is taken as if it had been added, with data that nobody will work on.
#
# Of bullmq 6.7.0 queue.add(name, data, { jobId }) is a matter of nothing where there is such a job: also one that has ended, as
# long as it is kept, which by default is for ever. What the call resolves with doesn't show it: a Job with the new name and data,
# and job.waitUntilFinished() gives the result of the old one. Only an event "duplicated" of QueueEvents tells. Of ids that are text
# one with a single colon is refused, one with two is not.
#
# Output seen:
#   add() gave second 2, the queue has first 1
#   waitUntilFinished() gave done with 1, tasks done: 1
#   event: duplicated same
#   a:b is refused, a:b:c is taken
set -eu
command -v redis-server >/dev/null || { echo "redis-server is not here"; exit 2; }
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@20.20.2 bullmq@6.7.0 ioredis@6.0.0
redis-server --port 0 --unixsocket "$folder/s" --save "" --appendonly no --dir "$folder" >log &
server=$!
until [ -S s ]; do sleep 0.05; done
cat >probe.mjs <<'JS'
import { Queue, QueueEvents, Worker } from "bullmq";
const connection = { path: "./s", maxRetriesPerRequest: null };
const queue = new Queue("q", { connection });
const events = new QueueEvents("q", { connection });
await events.waitUntilReady();
const duplicated = new Promise((resolve) => events.once("duplicated", resolve));
const tasks = [];
const worker = new Worker("q", ({ data }) => {
  tasks.push(data);
  return `done with ${data}`;
}, { connection });
const first = await queue.add("first", 1, { jobId: "same" });
await first.waitUntilFinished(events);
const second = await queue.add("second", 2, { jobId: "same" });
const kept = await queue.getJob("same");
console.log(`add() gave ${second.name} ${second.data}, the queue has ${kept.name} ${kept.data}`);
console.log(`waitUntilFinished() gave ${await second.waitUntilFinished(events)}, tasks done: ${tasks.length}`);
console.log(`event: duplicated ${(await duplicated).jobId}`);
const ask = (jobId) => queue.add("x", 3, { jobId }).then(() => "taken", () => "refused");
console.log(`a:b is ${await ask("a:b")}, a:b:c is ${await ask("a:b:c")}`);
await worker.close();
await events.close();
await queue.close();
JS
seen=$(node_modules/.bin/node probe.mjs)
expected='add() gave second 2, the queue has first 1
waitUntilFinished() gave done with 1, tasks done: 1
event: duplicated same
a:b is refused, a:b:c is taken'
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed"; exit 1; }
