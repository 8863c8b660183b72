// Copyright 2026 the multiprocessing authors. MIT license.

import { reference } from "@multiprocessing/process";
import { Pool, serve, type Server } from "@multiprocessing/process/bullmq";

function add(a: number, b: string): string {
  return a + b;
}

/** What a pool gives. */
export async function results(): Promise<[string, number[]]> {
  await using pool = new Pool({ connection: { host: "x", port: 1 }, attempts: 2, backoff: 100 });
  const length = reference<[string], number>("file:///tasks.js", "length");
  // @ts-expect-error It needs arguments.
  pool.apply(add).catch(() => {});
  // @ts-expect-error Items are texts.
  pool.map(length, [1]).catch(() => {});
  return [await pool.apply(add, [1, "b"], { retries: 1 }), await pool.map(length, ["a"])];
}

/** A server. */
export async function server(): Promise<Server> {
  return await serve({ connection: "redis://x", modules: ["*.js"], processes: 2 });
}
