// Copyright 2026 the multiprocessing authors. MIT license.

// Redis goes, and doesn't come back: what is waited for ends all the same. It takes the path of a Redis, and
// says so when that may be ended.

import { Pool, serve } from "@multiprocessing/process/bullmq";
import process from "node:process";
import { square } from "./tasks.mjs";

const [, , connection] = process.argv;
const pool = new Pool({ connection });
const limits = { lockDuration: 500, stalledInterval: 500 };
const server = await serve({ connection, modules: ["tasks.mjs"], processes: 1, ...limits });
console.log(await pool.apply(square, [7]));
while (server.health().redis === "ready") await new Promise((resolve) => setTimeout(resolve, 5));
const late = await pool.apply(square, [1], { timeout: 50 }).catch((error) => error.name);
const waiting = [pool.apply(square, [2]), pool.map(square, [2], { id: "away" })];
const ends = Promise.allSettled(waiting);
pool.terminate();
await pool.join();
console.log(late, ...(await ends).map(({ reason }) => reason?.name));
await server.close();
console.log("closed");
