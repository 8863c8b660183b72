// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { plainText } from "../../process/plain_text.ts";

const PLAIN = [
  null,
  true,
  0,
  -1.5e300,
  "",
  'text\u0000"\\\ud83d\ude00ü\u2028',
  "\ud800 alone",
  [],
  [[], {}, [1, "2", false, null]],
  {},
  { a: { b: [{ c: "d" }] }, "": 1, 'key "quoted"': 2, toJSON: "no function" },
  JSON.parse('{ "__proto__": { "polluted": true } }'),
];

for (const value of PLAIN) {
  Deno.test(`plainText() is the JSON of ${JSON.stringify(value)}`, () => {
    const text = plainText(value)!;
    assertEquals(text, JSON.stringify(value));
    assertEquals(JSON.parse(text), value);
  });
}

const shared = {};
const cycle: unknown[] = [];
cycle.push(cycle);
class Point {
  x = 1;
}

const OTHERS: Record<string, unknown> = {
  "undefined": undefined,
  "-0": -0,
  "NaN": NaN,
  "Infinity": Infinity,
  "a bigint": 1n,
  "a symbol": Symbol("s"),
  "a function": () => {},
  "a field that is undefined": { a: undefined },
  "a method toJSON": { toJSON: () => 1 },
  // deno-lint-ignore no-sparse-arrays
  "a hole": [1, , 2],
  "a hole at the end": new Array(3),
  "an array with a name": Object.assign([1], { name: "x" }),
  "an array with a hole and a name": Object.assign(new Array(1), { name: "x" }),
  "a shared reference": [shared, shared],
  "a cycle": cycle,
  "an instance": new Point(),
  "no prototype": Object.create(null),
  "a Date": new Date(0),
  "a Map": new Map(),
  "a typed array": new Uint8Array(1),
  "many values": Array.from({ length: 300 }, (_, index) => index),
  "many values in many objects": Array.from({ length: 100 }, () => ({ a: [1] })),
  "long text": "x".repeat(1 << 15),
};

for (const [name, value] of Object.entries(OTHERS)) {
  Deno.test(`plainText() is null for ${name}`, () => {
    assertEquals(plainText(value), null);
    assertEquals(plainText([{ a: value }]), null);
    if (typeof value === "string") assertEquals(plainText({ [value]: 1 }), null);
  });
}

Deno.test("plainText() reads what is computed once", () => {
  let reads = 0;
  const value = {
    get a() {
      return ++reads;
    },
  };
  assertEquals(plainText([value]), '[{"a":1}]');
  assertEquals(reads, 1);
});

Deno.test("plainText() gives up early on what is nested deeply", () => {
  let value: unknown[] = [];
  for (let depth = 0; depth < 1e5; depth++) value = [value];
  assertEquals(plainText(value), null);
});
