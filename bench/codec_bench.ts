// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The codec, as connections use it, beside `node:v8`: microseconds to encode and decode one value,
 * the best of seven rounds, since what else a machine does only ever adds. Run it with
 * `deno run -A bench/codec_bench.ts`; add a number to divide the time it takes, and a part of the
 * names of the cases to measure only those.
 */

import { deserialize, serialize } from "node:v8";
import { decodeOwned, encode, encodeParts } from "../codec/codec.ts";

const numbers = (count: number, make: (i: number) => unknown) =>
  Array.from({ length: count }, (_, i) => make(i));

type Entries = [string, unknown][];

/** Words of 3 to 9 letters that are not alike. */
const word = (i: number) => (i * 2654435761 % 2 ** 32 + 36 ** 2).toString(36).slice(0, 3 + i % 7);

const mixed = (i: number) => [i * 7, word(i), i % 3 === 0, i / 7, null][i % 5];

class Point {
  readonly y = 2;
  constructor(readonly x: number) {}
}

const cases: Record<string, unknown> = {
  "number": 12,
  "string": "hello",
  "small object": { id: 12, ok: true, name: "abc" },
  "task": { kind: "task", id: 1234, args: [1, 2.5, "x"] },
  "nested objects": { a: { b: { c: { d: [1, { e: "f" }] } } }, g: [{ h: 1 }, { h: 2 }] },
  "string 1 kB ASCII": "a".repeat(1000),
  "string 1 MB ASCII": "a".repeat(1e6),
  "string 1 kB Latin-1": "é".repeat(1000),
  "string 1 MB Latin-1": "é".repeat(1e6),
  "string 1 MB wide": "中".repeat(1e6),
  "100 small integers": numbers(100, (i) => i),
  "100,000 integers": numbers(1e5, (i) => i),
  "100,000 doubles": numbers(1e5, (i) => i + 0.5),
  "10,000 strings": numbers(1e4, (i) => `item ${i}`),
  "1,000 strings": numbers(1e3, word),
  "1,000 strings of 100": numbers(1e3, (i) => word(i).repeat(12)),
  "1,000 wide strings": numbers(1e3, (i) => `${word(i)}中`),
  "30 mixed": numbers(30, mixed),
  "100 mixed": numbers(100, mixed),
  "1,000 mixed": numbers(1e3, mixed),
  "30 strings of 3 kB": numbers(30, (i) => word(i).repeat(500)),
  "1,000 pairs": numbers(1e3, (i) => [i, i / 3]),
  "100 rows of 5": numbers(100, (i) => [i * 99, word(i), i / 7, true, null]),
  "100 x 100 doubles": numbers(100, (i) => numbers(100, (j) => i / 3 + j)),
  "100 dates": numbers(100, (i) => new Date(i * 1e9)),
  "10,000 small objects": numbers(1e4, (i) => ({ id: i, ok: true, name: `n${i}` })),
  "100 class instances": numbers(100, (i) => new Point(i)),
  "1,000 references to one": new Array(1000).fill({ a: 1 }),
  "100 matches": numbers(100, (i) => `key${i}`.match(/(y)(.)/)),
  "100 Maps of 3": numbers(100, (i) => new Map([["a", i], ["b", 1], ["c", 2]])),
  "object of 1,000 indexes": Object.fromEntries(numbers(1e3, (i) => [i * 3, i]) as Entries),
  "object of 1,000 keys": Object.fromEntries(
    numbers(1e3, (i) => [`key${i}`, i]) as Entries,
  ),
  "object of 200 strings": Object.fromEntries(numbers(200, (i) => [`key${i}`, word(i)]) as Entries),
  "Map of 1,000": new Map(numbers(1e3, (i) => [`key${i}`, i]) as Entries),
  "Set of 1,000": new Set(numbers(1e3, (i) => i)),
  "100 bigints": numbers(100, (i) => BigInt(i) * 2n ** 50n),
  "100 big integers": numbers(100, (i) => 3n ** BigInt(60 + i)),
  "integer of 4,000 bits": 3n ** 2524n,
  "every second of 1,000": Object.assign(
    new Array(1000),
    Object.fromEntries(numbers(500, (i) => [i * 2, i]) as Entries),
  ),
  "10 of a million": Object.assign(
    new Array(1e6),
    Object.fromEntries(numbers(10, (i) => [i * 9e4, i]) as Entries),
  ),
  "error": new RangeError("out of range"),
  "100 errors": numbers(100, (i) => new Error(`${i}`)),
  "date": new Date(0),
  "Uint8Array of 64": new Uint8Array(64),
  "Uint8Array of 1 kB": new Uint8Array(1024),
  "Uint8Array of 2 kB": new Uint8Array(2048),
  "Uint8Array of 4 kB": new Uint8Array(4096),
  "Float64Array of 8 MB": new Float64Array(1e6),
  "100 buffers of 16": numbers(100, () => new ArrayBuffer(16)),
  "30 arrays of 4 kB": numbers(30, () => new Float32Array(1024)),
  "100 arrays of 1 kB": numbers(100, () => new Uint8Array(1000)),
  "1,000 Uint8Arrays": numbers(1e3, () => new Uint8Array(16)),
  "class instance": new Point(1),
};

/** Gives a function that tells how many microseconds one call takes now. */
function clock(call: () => unknown, budget: number): () => number {
  let count = 1;
  const run = () => {
    const start = performance.now();
    for (let i = 0; i < count; i++) call();
    return performance.now() - start;
  };
  while (run() < budget && count < 2 ** 20) count *= 2;
  return () => run() * 1000 / count;
}

/**
 * Microseconds for one call of each, which take turns: what megabytes cost depends on what the
 * memory went through before.
 */
function time(calls: (() => unknown)[], budget: number): number[] {
  const clocks = calls.map((call) => clock(call, budget));
  const rounds = Array.from({ length: 7 }, () => clocks.map((read) => read()));
  return calls.map((_, i) => Math.min(...rounds.map((round) => round[i]!)));
}

const runtime = globalThis as unknown as { process: { argv: string[] }; Deno?: unknown };
const budget = 20 / Number(runtime.process.argv[2] ?? 1);
// deno-lint-ignore no-console
const print = console.log;

print(
  `${
    "case".padEnd(22)
  }  encode  decode    v8 encode  v8 decode   ratio (us; ratio below 1 is faster)`,
);
const wanted = runtime.process.argv[3] ?? "";
for (const [name, value] of Object.entries(cases)) {
  if (!name.includes(wanted)) continue;
  const [bytes, theirs] = [encode(value), serialize(value)];
  const times = time([
    () => encodeParts(value),
    () => decodeOwned(bytes),
    () => serialize(value),
    () => deserialize(theirs),
  ], budget);
  const ratio = (times[0]! + times[1]!) / (times[2]! + times[3]!);
  const [a, b, c, d] = times.map((us) => us.toFixed(2).padStart(9));
  print(`${name.padEnd(20)}${a}${b}  ${c}${d}   ${ratio.toFixed(2)}`);
}
