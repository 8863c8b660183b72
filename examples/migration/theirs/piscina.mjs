// Copyright 2026 the multiprocessing authors. MIT license.

import Piscina from "piscina";

const pool = new Piscina({
  filename: new URL("piscina_worker.mjs", import.meta.url).href,
  maxThreads: 2,
});
console.log(await pool.run({ a: 4, b: 6 }, { name: "add" }));

const controller = new AbortController();
const task = pool.run(null, { name: "wait", signal: controller.signal });
controller.abort();
await task.catch((error) => console.log(error.name));

const bytes = new Uint8Array(1_000_000).fill(1);
const sum = await pool.run(bytes, { name: "sum", transferList: [bytes.buffer] });
console.log(sum, bytes.length);

const squares = await Promise.all([1, 2, 3].map((x) => pool.run(x, { name: "square" })));
console.log(squares.join());
await pool.close();
