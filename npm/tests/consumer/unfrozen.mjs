// Copyright 2026 the multiprocessing authors. MIT license.

// A program of several files, of which freezeSupport() changes nothing.

import { freezeSupport, Pool } from "@multiprocessing/process";

export function square(x) {
  return x * x;
}

await freezeSupport({ square }, async () => {
  console.log("main");
  for (const context of ["spawn", "worker", "warm"]) {
    const pool = new Pool({ processes: 1, context });
    console.log(`${context}: ${await pool.apply(square, [2])}`);
    pool.terminate();
    await pool.join();
  }
});
