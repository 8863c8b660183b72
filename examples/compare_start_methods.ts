// Copyright 2026 the multiprocessing authors. MIT license.

import { getAllStartMethods, Process, type StartMethod } from "@multiprocessing/process";
import { median, table } from "../tools/table.ts";

const ROUNDS = 7;

export const notes: string[] = [];

export function empty(): void {}

export function isHeapOfItsOwn(): void {
  Deno.exit(notes.length === 0 ? 1 : 0);
}

export function write(memory: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(memory), 0, 1);
}

async function run(process: Process): Promise<number | null> {
  await process.start();
  return await process.join();
}

async function hasOwnHeap(context: StartMethod): Promise<boolean> {
  notes.push("made by the parent");
  return await run(new Process({ target: isHeapOfItsOwn, context })) === 1;
}

async function sharesMemory(context: StartMethod): Promise<boolean> {
  const memory = new SharedArrayBuffer(4);
  try {
    await run(new Process({ target: write, args: [memory], context }));
  } catch {
    return false;
  }
  return Atomics.load(new Int32Array(memory), 0) === 1;
}

async function pidOf(context: StartMethod): Promise<number | null> {
  const process = new Process({ target: empty, context });
  await run(process);
  return process.pid;
}

async function measureStart(context: StartMethod): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begin = performance.now();
    await run(new Process({ target: empty, context }));
    times.push(performance.now() - begin);
  }
  return median(times);
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}

if (import.meta.main) {
  const rows = [];
  for (const method of getAllStartMethods()) {
    rows.push([
      method,
      yesOrNo(await pidOf(method) !== Deno.pid),
      yesOrNo(await hasOwnHeap(method)),
      yesOrNo(await sharesMemory(method)),
      await measureStart(method),
    ]);
  }
  const head = ["start method", "own pid", "own heap", "shares a buffer", "start + join, ms"];
  console.log(table(head, rows));
}
