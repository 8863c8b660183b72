// Copyright 2026 the multiprocessing authors. MIT license.

// BullMQ's own worker, one job at a time; its arguments: the path of Redis's socket.

import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { square } from "./tasks.ts";

const connection = new Redis({ path: Deno.args[0]!, maxRetriesPerRequest: null });
const run = (job: { data: { x: number } }) => Promise.resolve(square(job.data.x));
const worker = new Worker("bare", run, { connection, concurrency: 1 });
await worker.waitUntilReady();
console.log("serving");
