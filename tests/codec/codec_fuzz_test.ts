// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import process from "node:process";
import { decode, encode } from "../../codec/codec.ts";

/** Numbers that look random and are the same in each run (mulberry32). */
function generator(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function samples(): Uint8Array[] {
  const cycle: Record<string, unknown> = { list: [1.5, -0, NaN, 300, -5, 1e9] };
  cycle.self = cycle;
  const buffer = new Uint8Array(48).map((_, i) => i).buffer;
  let deep: unknown = "end";
  for (let i = 0; i < 150; i++) deep = i % 2 ? [deep, i] : { deep };
  const small = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
  // deno-lint-ignore no-sparse-arrays
  const sparse = Object.assign([1, , , 4], { name: "x" });
  return [
    { id: 12, ok: true, name: "abc" },
    [1, -1, 1000, 1e9, 0.5, 5n, -(2n ** 100n), null, undefined, false],
    ["é".repeat(70), "a".repeat(70), "中".repeat(9), "中".repeat(3000), "\ud800"],
    Array.from({ length: 60 }, (_, i) => ({ id: i, name: `name ${i}`, list: [i] })),
    [[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8e4], [1, 2, 3, 4, 5, 6, 7, 8.5]],
    [sparse, Object.assign([], { length: 4e9 }), { 1000: 1, 5: 2 }, new Array(30)],
    JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    cycle,
    new Map<unknown, unknown>([[1, { a: 1 }], [{ b: 2 }, new Set([1, "2", new Map()])]]),
    [new Date(5), /a(b)c/gi, Object(1), Object("s"), Object(5n)],
    [
      Array.from({ length: 20 }, (_, i) => new Date(i)),
      Array.from({ length: 20 }, (_, i) => 5n ** BigInt(i)),
    ],
    [Array.from({ length: 20 }, (_, i) => 5n ** BigInt(i * 9)), 3n ** 3000n, { 5: 1, 6: 2 }],
    ["é".repeat(2100), "中".repeat(2100), "", ..."abcdef"].map((text) => text.padEnd(600)),
    [new RangeError("x", { cause: new AggregateError([new TypeError("y")], "z") })],
    [new DOMException("x", "AbortError")],
    [new Float64Array(buffer, 8, 2), new DataView(buffer, 1, 9), new Uint8Array(buffer), buffer],
    [small, small.buffer, new DataView(small.buffer, 1), new Float32Array([1, 2])],
    [new ArrayBuffer(8), new Uint8Array([1, 2]).buffer],
    Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`key${i}`, i % 2 ? i : `${i}`])),
    [Array.from({ length: 30 }, (_, i) => `item ${i}`), new Set(["a", "b"]), new Map([["a", [1]]])],
    Array.from({ length: 40 }, (_, i) => [i * 300, `item ${i}`, null, i / 3, true][i % 5]),
    Array.from({ length: 20 }, (_, i) => `${i}`.repeat(i * 9)),
    Array.from({ length: 20 }, (_, i) => ({ text: `${i}`.repeat(40), list: ["a", i, -i] })),
    [new Uint8Array(new ArrayBuffer(8, { maxByteLength: 64 })), new BigInt64Array(3)],
    deep,
  ].map((value) => encode(value));
}

/** Bytes that mean something: tags, extremes of counts, letters of __proto__. */
const TELLING = [0, 1, 0x7f, 0x80, 0xbf, ...Array.from({ length: 44 }, (_, i) => 0xc0 + i), 0xff];

type Mutation = (bytes: number[], random: (below: number) => number) => void;

const mutations: Mutation[] = [
  (bytes, random) => bytes[random(bytes.length)]! ^= 1 << random(8),
  (bytes, random) => bytes[random(bytes.length)] = random(256),
  (bytes, random) => bytes[random(bytes.length)] = TELLING[random(TELLING.length)]!,
  (bytes, random) => bytes.splice(random(bytes.length), 0, TELLING[random(TELLING.length)]!),
  (bytes, random) => bytes.splice(random(bytes.length), 1 + random(4)),
  (bytes, random) => bytes.splice(random(bytes.length)),
  // A count that blows up: any length from 2^28 to 2^53.
  (bytes, random) => {
    const count = [...new Array(3 + random(5)).fill(0xff), 0x0f];
    bytes.splice(random(bytes.length), 1, ...count);
  },
  // A piece of the frame once more, somewhere else in it.
  (bytes, random) => {
    const start = random(bytes.length);
    const piece = bytes.slice(start, start + random(30));
    bytes.splice(random(bytes.length), random(3), ...piece);
  },
];

function mutate(frame: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = [...frame];
  for (let count = 1 + random(4); count > 0 && bytes.length > 0; count--) {
    mutations[random(mutations.length)]!(bytes, random);
  }
  return new Uint8Array(bytes);
}

/** Decodes; gives whether it was accepted. What is thrown has to be an error that says why. */
function isAccepted(frame: Uint8Array): boolean {
  try {
    decode(frame);
    return true;
  } catch (error) {
    assert(error instanceof RangeError || error instanceof TypeError, String(error));
    assert(error.message.startsWith("Cannot decode the message: "), error.message);
    return false;
  }
}

Deno.test("decode() survives 100,000 mutated frames", () => {
  const random = generator(20260101);
  const frames = samples();
  const globals = Object.getOwnPropertyNames(globalThis).length;
  const prototypes = [Object, Array, Map, Set, Error, RegExp, Uint8Array].map((c) => c.prototype);
  const before = prototypes.map((prototype) => Reflect.ownKeys(prototype).length);
  let accepted = 0;
  let slowest = 0;
  for (let i = 0; i < 100_000; i++) {
    const frame = mutate(frames[random(frames.length)]!, random);
    const start = performance.now();
    if (isAccepted(frame)) accepted++;
    slowest = Math.max(slowest, performance.now() - start);
  }
  assert(accepted > 1000 && accepted < 99_000, `${accepted} accepted`);
  assert(slowest < 1000, `${slowest} ms for one frame`);
  assertEquals(prototypes.map((prototype) => Reflect.ownKeys(prototype).length), before);
  assertEquals(Object.getOwnPropertyNames(globalThis).length, globals);
  assertEquals((({}) as { polluted?: number }).polluted, undefined);
});

Deno.test("decode() survives 50,000 frames of random bytes", () => {
  const random = generator(7);
  for (let i = 0; i < 50_000; i++) {
    const frame = Uint8Array.from(
      { length: 1 + random(60) },
      () => TELLING[random(TELLING.length)]!,
    );
    frame[0] = 0x10 + random(4);
    isAccepted(frame);
  }
});

/** Bytes for each byte of a frame; an empty map is bigger in Bun's engine than in V8. */
const MANY_LIMIT = "bun" in process.versions ? 250 : 200;

/** Bytes of memory that decoding takes for each byte of the frame. */
function growth(frame: Uint8Array, isMade: boolean): number {
  const before = Deno.memoryUsage();
  const kept = isMade && decode(frame);
  if (!isMade) isAccepted(frame);
  const after = Deno.memoryUsage();
  const bytes = after.heapUsed - before.heapUsed + after.external - before.external;
  assertEquals(Array.isArray(kept), isMade);
  return bytes / frame.length;
}

/** A frame of one array that holds the same bytes many times, after others. */
function repeated(item: number[], count: number, first = item): Uint8Array {
  const digits = [0, 7, 14, 21].map((shift) => (count >> shift) & 0x7f | 0x80);
  return new Uint8Array([
    0x10,
    0xcc,
    ...digits,
    0,
    ...first,
    ...new Array(count - 1).fill(item).flat(),
  ]);
}

/** `{ 1000: 0 }`, whose keys are shape 0 from then on. */
const KEY_1000 = [0xd0, 1, 0x84, 0x31, 0x30, 0x30, 0x30, 0];

/** `{ 25: 0 }`, the greatest key for which room is made. */
const KEY_25 = [0xd0, 1, 0x82, 0x32, 0x35, 0];

const greedy: [name: string, frame: Uint8Array][] = [
  ["an array of 4 billion", new Uint8Array([0x10, 0xcd, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0])],
  ["arrays of 30 million", repeated([0xcd, 0x80, 0x87, 0xa7, 0x0e, 0, 0], 20_000)],
  ["arrays of length 32", repeated([0xcd, 32, 0, 0], 20_000)],
  ["arrays of length 24", repeated([0xcd, 24, 0, 0], 20_000)],
  ["empty maps", repeated([0xd2, 0xcc, 0, 0xcc, 0], 20_000)],
  ["empty sets", repeated([0xd3, 0xcc, 0], 20_000)],
  ["objects with the key 1000", repeated([0xd1, 0, 0], 20_000, KEY_1000)],
  ["small views", repeated([0xe3, 2, 0], 20_000)],
  ["objects of a big one's kind", repeated([0xe2, 0, 0, 0xcc, 0], 20_000)],
  ["lists of strings", repeated([0xe1, 0], 20_000)],
  ["lists of dates", repeated([0xe9, 0], 20_000)],
  ["lists of bigints", repeated([0xea, 0], 20_000)],
  ["lists that V8 reads", repeated([0xe8, 0xff, 0x0f, 0x41, 0, 0x24, 0, 0], 20_000)],
  ["small buffers", repeated([0xeb, 0], 20_000)],
  ["objects with the key 25", repeated([0xd1, 0, 0], 20_000, KEY_25)],
  ["a list of 2^28 strings", new Uint8Array([0x10, 0xe1, 0xff, 0xff, 0xff, 0x7f])],
  ["errors", repeated([0xd7, 2, 0xc0, 0xc0, 0, 0], 20_000)],
  ["empty objects", repeated([0xd0, 0], 20_000)],
  ["a string of 2^50", new Uint8Array([0x10, 0xc9, 255, 255, 255, 255, 255, 255, 255, 1])],
];

for (const [name, frame] of greedy) {
  Deno.test(`decode() takes little memory for ${name}`, () => {
    const isMany = frame.length > 100;
    const taken = growth(frame, isMany);
    const limit = isMany ? MANY_LIMIT : 100_000;
    assert(taken < limit, `${taken} bytes for each byte of the frame`);
  });
}

Deno.test("decode() takes little memory for arrays in arrays that all announce the same bytes", () => {
  const frame = new Uint8Array(90_000);
  frame[0] = 0x10;
  for (let i = 0; i < 300; i++) frame.set([0xcc, 0x80, 0x80 + 5, 5], 1 + i * 4);
  assert(growth(frame, false) < MANY_LIMIT);
});
