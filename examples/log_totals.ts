// Copyright 2026 the multiprocessing authors. MIT license.

import { type FileHandle, open, stat } from "node:fs/promises";
import process from "node:process";
import { cpuCount, Pool, Queue } from "@multiprocessing/process";
import { table } from "../tools/table.ts";

/** Bytes of a part of the file. */
const PART = 1 << 20;

const NEW_LINE = 10;

/** What a worker has: its file, and the sums of all lines that it has seen. */
let file: FileHandle;
const totals = new Map<string, number>();

/** Each worker opens the file once. */
export async function openFile(path: string): Promise<void> {
  file = await open(path);
}

/** Adds up the lines that begin in a part: `name bytes`. Nothing of it is sent anywhere. */
export async function addPart(from: number): Promise<number> {
  let lines = 0;
  for (const line of await linesOf(from)) {
    const [name, bytes] = line.split(" ");
    totals.set(name!, (totals.get(name!) ?? 0) + Number(bytes));
    lines++;
  }
  return lines;
}

/** A line that begins in a part is of that part, wherever it ends. */
async function linesOf(from: number): Promise<string[]> {
  const bytes = new Uint8Array(PART + 1);
  // The byte before tells whether a line begins right here.
  const start = Math.max(0, from - 1);
  const { bytesRead } = await file.read(bytes, 0, from - start + PART, start);
  const first = from === 0 ? 0 : bytes.indexOf(NEW_LINE) + 1;
  if (from > 0 && first === 0) return [];
  let text = new TextDecoder().decode(bytes.subarray(first, bytesRead));
  if (bytes[bytesRead - 1] !== NEW_LINE) text += await restOfLine(start + bytesRead);
  return text.split("\n").filter((line) => line !== "");
}

/** Lines here are short. */
async function restOfLine(from: number): Promise<string> {
  const bytes = new Uint8Array(1_024);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  const end = bytes.indexOf(NEW_LINE);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytesRead : end));
}

/** Before a worker ends it hands in what it has. */
export async function handIn(sums: Queue<[string, number][]>): Promise<void> {
  await file.close();
  await sums.put([...totals]);
}

if (import.meta.main) {
  const path = process.argv[2]!;
  const { size } = await stat(path);
  const parts = Array.from({ length: Math.ceil(size / PART) }, (_, index) => index * PART);
  const sums = new Queue<[string, number][]>();
  const pool = new Pool({
    processes: Math.min(cpuCount(), 4),
    ...{ initializer: openFile, initargs: [path] },
    ...{ finalizer: handIn, finalargs: [sums] },
  });
  let lines = 0;
  for await (const count of pool.imapUnordered(addPart, parts)) lines += count;
  pool.close();
  const whole = new Map<string, number>();
  // It ends when the last worker has.
  for await (const part of sums) {
    for (const [name, bytes] of part) whole.set(name, (whole.get(name) ?? 0) + bytes);
  }
  await pool.join();
  sums.close();
  console.log(`${lines} lines in ${parts.length} parts`);
  console.log(table(["name", "bytes"], [...whole].sort(([a], [b]) => a.localeCompare(b))));
}
