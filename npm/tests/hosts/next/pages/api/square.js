// Copyright 2026 the multiprocessing authors. MIT license.

import { Pool, reference } from "@multiprocessing/process";

const square = reference(process.cwd() + "/tasks.js", "square");

export default async function handler(_request, response) {
  const lines = [];
  for (const context of ["spawn", "worker", "warm"]) {
    const pool = new Pool({ processes: 1, context });
    const squares = await pool.map(square, [1, 2, 3]);
    pool.terminate();
    await pool.join();
    lines.push(context + (String(squares) === "1,4,9" ? " is well" : " gives " + squares));
  }
  response.send(lines.join("\n"));
}
