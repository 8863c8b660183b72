// Copyright 2026 the multiprocessing authors. MIT license.

import { Pool } from "@multiprocessing/process/bullmq";
import process from "node:process";
import { square } from "./tasks.mjs";

const pool = new Pool({ connection: process.argv[2], insights: true });
try {
  const options = { priority: 3, delay: 1 };
  console.log(await pool.apply(square, [7]), (await pool.map(square, [1, 2, 3], options)).join());
  const { workers, tasks } = await pool.insights();
  console.log(tasks.done, workers.reduce((sum, each) => sum + each.tasks, 0));
} catch (error) {
  console.log(error.message);
}
// Nobody closes the pool: it keeps no program alive.
