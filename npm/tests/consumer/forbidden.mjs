// Copyright 2026 the multiprocessing authors. MIT license.

import { getAllStartMethods, inline, Listener, Pool, Process } from "@multiprocessing/process";

console.log(getAllStartMethods().join(" "));
const target = inline(() => {});
for (const context of ["spawn", "worker"]) {
  const child = new Process({ target, context });
  await child.start().then(() => child.join(), (error) => console.log(error.message));
}
const pool = new Pool({ processes: 1, context: "spawn" });
await pool.apply(Math.sqrt, [4]).catch((error) => console.log(error.message));
pool.terminate();
await pool.join();
try {
  new Listener({ address: { hostname: "127.0.0.1", port: 0 } }).close();
} catch (error) {
  console.log(error.message);
}
