// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How far a call travels: counts the files of the library in which something is called on its way, in the
 * parent and the child together. `deno task trip`; with `--list` it names them.
 *
 * @module
 */

import { pipe, Pool, Process } from "@multiprocessing/process";
import { beginTrip, calledIn, endTrip, type Trip } from "./coverage.ts";

/** A call, and how many files it may touch. */
interface Call {
  name: string;
  limit: number;
  run(): Promise<Trip[]>;
}

const CALLS: readonly Call[] = [
  { name: "pool.map of four items", limit: 24, run: mapFour },
  { name: "send + recv", limit: 15, run: sendAndReceive },
  { name: "start + join", limit: 20, run: startAndJoin },
];

/** In a pool that has worked before, and knows the functions. */
async function mapFour(): Promise<Trip[]> {
  await using pool = new Pool({ processes: 1 });
  const square = () => pool.map(Math.sqrt, [1, 4, 9, 16]);
  await square();
  await pool.apply(beginTrip);
  await pool.apply(endTrip);
  await pool.apply(beginTrip);
  await beginTrip();
  await square();
  return [await endTrip(), await pool.apply(endTrip)];
}

async function sendAndReceive(): Promise<Trip[]> {
  const [one, other] = pipe();
  await one.send("warm");
  await other.recv();
  await beginTrip();
  await one.send("hello");
  await other.recv();
  const trip = await endTrip();
  one.close();
  return [trip];
}

/** Of the second process: what the first one alone does is to load. */
async function startAndJoin(): Promise<Trip[]> {
  await runOne();
  const folder = await Deno.makeTempDir();
  try {
    await beginTrip();
    await runOne({ DENO_COVERAGE_DIR: folder });
    return [await endTrip(), ...await readReports(folder)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runOne(env: Record<string, string> = {}): Promise<void> {
  const child = new Process({ target: Math.sqrt, args: [4], env });
  await child.start();
  await child.join();
}

async function readReports(folder: string): Promise<Trip[]> {
  const trips: Trip[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    trips.push(calledIn([JSON.parse(await Deno.readTextFile(`${folder}/${name}`))]));
  }
  return trips;
}

let isTooLong = false;
for (const { name, limit, run } of CALLS) {
  const files = [...new Set((await run()).flat())].toSorted();
  console.log(`${name}: ${files.length} files, at most ${limit}`);
  if (Deno.args.includes("--list")) console.log(files.map((path) => `  ${path}`).join("\n"));
  isTooLong ||= files.length > limit;
}
if (isTooLong) Deno.exit(1);
