// Copyright 2026 the multiprocessing authors. MIT license.

import { fileURLToPath } from "node:url";
import workerpool from "workerpool";

function add(a, b) {
  return a + b;
}

const offloaded = workerpool.pool({ maxWorkers: 1 });
console.log(await offloaded.exec(add, [3, 4]));
await offloaded.terminate();

const pool = workerpool.pool(fileURLToPath(new URL("workerpool_worker.mjs", import.meta.url)), {
  maxWorkers: 2,
  workerType: "process",
});
console.log(await pool.exec("fibonacci", [10]));
await pool.exec("hang", []).timeout(500).catch((error) => console.log(error.name));
const on = (event) => console.log(event);
console.log(await pool.exec("steps", [3], { on }));
await pool.terminate();
