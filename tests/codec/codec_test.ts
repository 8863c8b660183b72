// Copyright 2026 the multiprocessing authors. MIT license.

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { isDeepStrictEqual } from "node:util";
import { decode, decodeOwned, encode, encodeParts, encodeToMove } from "../../codec/codec.ts";
import { concatenate } from "../../codec/byte_writer.ts";
import { HANDLE, type Placeholder, registerHandle } from "../../codec/handle.ts";

function roundTrip(value: unknown): unknown {
  const bytes = encode(value);
  const parts = encodeParts(value);
  assertEquals(concatenate(parts), bytes, "the parts differ from the whole");
  assertEquals(encodeToMove(value), bytes, "what is moved differs from the whole");
  return decode(bytes);
}

/** Equal in every way that `node:util` can tell: -0, holes, prototypes, names of errors. */
function assertSame(actual: unknown, expected: unknown): void {
  assert(isDeepStrictEqual(actual, expected), `${Deno.inspect(actual)}\n${Deno.inspect(expected)}`);
}

function cycle(): unknown {
  const value: Record<string, unknown> = { list: [1] };
  value.self = value;
  (value.list as unknown[]).push(value, new Map([[value, new Set([value])]]));
  return value;
}

function shared(): unknown {
  const point = { x: 1 };
  const date = new Date(7);
  return [point, point, { point }, date, date, /x/g];
}

function sparse(): unknown {
  // deno-lint-ignore no-sparse-arrays
  const value = [1, , 3] as unknown as Record<string, unknown>;
  value.extra = true;
  return value;
}

function views(): unknown {
  const buffer = new ArrayBuffer(64);
  new Uint8Array(buffer).forEach((_, i, bytes) => bytes[i] = i * 7);
  return [
    new Float64Array(buffer, 8, 3),
    new Uint8Array(buffer, 3, 5),
    new DataView(buffer, 1, 9),
    new Int16Array(buffer, 30, 4),
    buffer,
  ];
}

class Point {
  x = 1;
  #hidden = 2;
  get sum(): number {
    return this.x + this.#hidden;
  }
}

/** Values that are no objects, of every kind. */
const MIXED = [
  ...[0, 1, 127, 128, -1, -128, -129, 65_536, 2 ** 31, -0, 0.5, NaN, -Infinity],
  ...[true, false, null, undefined, 5n, 2n ** 70n],
  ...["", "a", "é", "中", "\ud800", "x".repeat(63), "y".repeat(64), "é".repeat(300)],
];

const cloneable: Record<string, unknown> = {
  "undefined": undefined,
  "null": null,
  "booleans": [true, false],
  "integers of every width": [
    0,
    1,
    127,
    128,
    255,
    256,
    65535,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 53,
    2 ** 60,
  ],
  "negative integers": [-1, -127, -128, -129, -(2 ** 31), -(2 ** 31) - 1, -(2 ** 53)],
  "-0 and NaN": [-0, 0, NaN, Infinity, -Infinity],
  "fractions": [0.1, -1.5, 5e-324, Number.MAX_VALUE],
  "bigints": [0n, 1n, -1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n, 2n ** 5000n],
  "bigints around 64 and 1,024 bits": [64n, 65n, 128n, 1023n, 1024n, 1025n, 20_000n].flatMap(
    (bits) => [2n ** bits, 2n ** bits - 1n, -(2n ** bits), 1n - 2n ** bits],
  ),
  "many bigints of up to 64 bits": Array.from({ length: 99 }, (_, i) => BigInt(i - 50) * 2n ** 57n),
  "many bigints of any length": Array.from({ length: 99 }, (_, i) => (-7n) ** BigInt(i * i)),
  "a Map of bigints": new Map(
    Array.from({ length: 30 }, (_, i) => [3n ** BigInt(i * 9), BigInt(i)]),
  ),
  "bigints among others": [...new Array(40).fill(2n ** 99n), "x", -1n],
  "empty string": "",
  "ASCII strings": ["a", "a".repeat(63), "a".repeat(64), "a".repeat(100_000)],
  "Latin-1 strings": ["é", "ÿ".repeat(63), "é".repeat(64), "é".repeat(3000), "a".repeat(90) + "é"],
  "wide strings": [
    "中",
    "中".repeat(63),
    "中".repeat(300),
    "中".repeat(3000),
    "a".repeat(3000) + "中",
  ],
  "emoji": "👩‍👩‍👧‍👦".repeat(30),
  "lone surrogates": ["\ud800", "\udc00x", "\ud800".repeat(5000), "a".repeat(80) + "\udfff"],
  "byte order mark": ["\ufeffx", "\ufeff" + "x".repeat(100)],
  "zero characters": "\0".repeat(200),
  "many short strings": Array.from(
    { length: 5000 },
    (_, i) => i % 7 ? `item ${i}` : `é中\ud800${i}`,
  ),
  "many empty strings": new Array(100).fill(""),
  "empty things": [
    {},
    [],
    new Map(),
    new Set(),
    new ArrayBuffer(0),
    new Uint8Array(0),
    new Error(),
  ],
  "nested object": { a: { b: { c: [{ d: null }] } } },
  "objects of one shape": Array.from(
    { length: 100 },
    (_, i) => ({ id: i, name: `n${i}`, ok: true }),
  ),
  "objects of many shapes": Array.from({ length: 100 }, (_, i) => ({ [`k${i}`]: i, other: i })),
  "object of 1,000 keys": Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [`key${i}`, i]),
  ),
  "object of 1,000 keys and more below": Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [`${i}`.repeat(9), { i, list: [`${i}`] }]),
  ),
  "object of 1,000 keys that are numbers": Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [i * 1000, i]),
  ),
  "object of many keys beyond Latin-1": Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`中${i}`, "é"]),
  ),
  "Map of 1,000": new Map(Array.from({ length: 1000 }, (_, i) => [`key${i}`, i / 2])),
  "Map of strings that are long": new Map([["a".repeat(64), "b".repeat(100)]]),
  "Set of strings": new Set(Array.from({ length: 1000 }, (_, i) => `item ${i}`)),
  "strings of 63 and 64 characters": Array.from({ length: 99 }, (_, i) => "x".repeat(i)),
  "strings of 63 characters": new Array(999).fill("é".repeat(63)),
  "long strings of each kind": ["a", "é", "中", "\ud800"].flatMap((text) =>
    [255, 1535, 1536, 65_535, 65_536, 200_000].map((length) => text.repeat(length))
  ),
  "long string of two kinds": [
    "é".repeat(9999) + "中",
    "a".repeat(99_999) + "é",
    "中" + "a".repeat(99),
  ],
  "object with indexes for keys": { 1: "a", 0: "b", 99999: "c", x: "d" },
  "objects with indexes for keys": Array.from(
    { length: 40 },
    (_, i) => ({ [i]: "a", [i * 7]: i, "01": 2, 4294967295: 3, x: i }),
  ),
  "object of 1,000 indexes that lie close": Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [i * 3, i]),
  ),
  "object with keys beyond Latin-1": { "中": 1, "\ud800": 2, "é": 3 },
  "object with symbols for keys": { [Symbol("s")]: 1, a: 2 },
  "object with hidden keys": Object.defineProperty({ a: 1 }, "b", { value: 2 }),
  "object without prototype": Object.assign(Object.create(null), { a: 1 }),
  "object with a getter": {
    get a() {
      return 1;
    },
  },
  "instance of a class": new Point(),
  "integers packed": [[1, 2, 3, 4, 5, 6, 7, -8], [1, 2, 3, 4, 5, 6, 7, 300], [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    7e4,
  ]],
  "doubles packed": [[0.5, 1, 2, 3, 4, 5, 6, NaN], [0, 1, 2, 3, 4, 5, 6, -0], [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    2 ** 31,
  ]],
  "long array of numbers": Array.from({ length: 5000 }, (_, i) => i / 3),
  "many strings of any length": Array.from({ length: 300 }, (_, i) => "xé中"[i % 3]!.repeat(i * 9)),
  "many long strings": Array.from({ length: 99 }, (_, i) => `${i}`.repeat(i)),
  "lists of very long strings": ["a", "é", "中", "\ud800", ""].flatMap((text) =>
    [1, 9, 60].map((count) => Array.from({ length: count }, (_, i) => text.repeat(3000 + i)))
  ),
  "very long strings among others": [...new Array(20).fill("x".repeat(5000)), 1, "中".repeat(3000)],
  "long strings in objects": Array.from({ length: 99 }, (_, i) => ({ text: `${i}`.repeat(50) })),
  "strings that are longer than blocks": [2047, 2048, 2049, 16_384, 99].map((n) => "x".repeat(n)),
  "mixed values of every length": Array.from(
    { length: 70 },
    (_, n) => Array.from({ length: n }, (_, i) => MIXED[i % MIXED.length]),
  ),
  "mixed values beyond a first size": Array.from(
    { length: 1024 },
    (_, i) => [`${i}`.repeat(i % 9), i * 99, null, i / 7, -0, -i, true][i % 7],
  ),
  "objects among mixed values": Array.from(
    { length: 99 },
    (_, i) => i % 4 ? MIXED[i % MIXED.length] : [i, `${i}`, { i }],
  ),
  "arrays with as many names as holes": [
    Object.assign(new Array(1), { a: 1 }),
    Object.assign(new Array(9).fill(0, 0, 8), { a: undefined }),
    Object.assign(new Array(20).fill("x", 1), { name: "x" }),
  ],
  "arrays with names": [Object.assign(new Array(20).fill("x"), { name: "x" })],
  "undefined in arrays": [[undefined], new Array(20).fill(undefined), [, undefined]],
  "a Map of mixed values": new Map(MIXED.map((value, i) => [value, `${i}`.repeat(70)])),
  "long array of mixed values": Array.from({ length: 5000 }, (_, i) => i % 2 ? i : `${i}`),
  "long array with a hole": Object.assign(new Array(5000).fill("x", 0, 3000), { 4000: 1 }),
  "sparse array with a name": sparse(),
  "array of holes": new Array(5),
  "result of match": "abc".match(/(?<letter>b)/),
  "Map": new Map<unknown, unknown>([[1, "a"], [NaN, -0], [{ k: 1 }, new Map()], ["", undefined]]),
  "Set": new Set<unknown>([1, "a", NaN, {}, new Set([1])]),
  "Date": [new Date(0), new Date(-1.5e12)],
  "many dates": Array.from({ length: 99 }, (_, i) => new Date(i * 1e9 + 0.5)),
  "dates among others": [...Array.from({ length: 40 }, (_, i) => new Date(i)), null, new Date(5)],
  "a Map of dates": new Map(Array.from({ length: 30 }, (_, i) => [new Date(i), new Date(0)])),
  "RegExp": [/a\/b/giu, new RegExp(""), /[/]\n/y],
  "boxed": [Object(1), Object(-0), Object(""), Object("s"), Object(false), Object(5n)],
  "cycle": cycle(),
  "shared references": shared(),
  "ArrayBuffer": [0, 1, 3, 1023, 1024].map((length) => new Uint8Array(length).fill(7).buffer),
  "resizable ArrayBuffer": new ArrayBuffer(4, { maxByteLength: 16 }),
  "views of one buffer": views(),
  "errors": [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]
    .map((Class) => new Class("text")),
  "error with a cause": new Error("a", { cause: new TypeError("b", { cause: 5 }) }),
  "error without a message": new Error(),
};

for (const [name, value] of Object.entries(cloneable)) {
  Deno.test(`decode() gives what structuredClone() gives: ${name}`, () => {
    assertSame(roundTrip(value), structuredClone(value));
  });
}

for (
  const [name, value] of [
    ["the longest array", Object.assign([], { 4294967294: 1 })],
    ["an array of length 4 billion", Object.assign([], { length: 4e9 })],
  ] as const
) {
  // By its length and entries: Bun compares place by place, which takes minutes.
  Deno.test(`decode() gives ${name}`, () => {
    const copy = roundTrip(value) as number[];
    assertEquals([copy.length, Object.entries(copy)], [value.length, Object.entries(value)]);
  });
}

Deno.test("encodeToMove() gives memory that nobody else has, for one long string without another copy", () => {
  for (const length of [10, 20_000, 65_535, 65_536, 100_000]) {
    for (const text of ["x", "é", "中"].map((unit) => unit.repeat(length))) {
      for (
        const value of [text, [4, 1.5, [text], null], [text, 1, text], ["a".repeat(9_000), text]]
      ) {
        const bytes = encodeToMove(value);
        const before = bytes.slice();
        const next = encodeToMove(value);
        if (bytes.length >= 1 << 14) {
          assert(bytes.buffer !== next.buffer, "they share their memory");
        }
        assertEquals(bytes, before);
        assertEquals(decode(bytes), value);
      }
    }
  }
  const bytes = encodeToMove([4, 1.5, ["x".repeat(100_000)], null]);
  assert(bytes.buffer.byteLength < bytes.length + 1024, `${bytes.buffer.byteLength}`);
});

Deno.test("decode() keeps that a date is invalid", () => {
  assertStrictEquals((roundTrip(new Date(NaN)) as Date).getTime(), NaN);
  const list = roundTrip(new Array(20).fill(0).map((_, i) => new Date(i % 2 ? NaN : i))) as Date[];
  assertEquals(list.map(Number), list.map((_, i) => i % 2 ? NaN : i));
});

Deno.test("decode() gives the same objects of many keys again", () => {
  const value = (first: unknown) =>
    Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`key ${i}`, i || first]));
  for (const first of [1, "one", { deep: value([]) }]) {
    assertSame(roundTrip(value(first)), value(first));
  }
});

Deno.test("decode() keeps cycles through an object of many keys", () => {
  const value = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`key ${i}`, i as unknown]),
  );
  value.self = [value, new Map([[value, value]])];
  const copy = roundTrip(value) as typeof value;
  assertStrictEquals((copy.self as unknown[])[0], copy);
  assertStrictEquals(Object.getPrototypeOf(copy), Object.prototype);
});

Deno.test("encode() takes an object of many keys whose getter deletes one", () => {
  const value: Record<string, unknown> = {
    get a() {
      return delete value.key30;
    },
  };
  for (let i = 0; i < 60; i++) value[`key${i}`] = i;
  const { a, key30, key59 } = decode(encode(value)) as typeof value;
  assertEquals([a, key30, key59], [true, undefined, 59]);
});

Deno.test("encode() takes an array that changes while it is read", () => {
  for (const length of [5, 30, 2000]) {
    const lists = [
      ["x", "yyyy", "z".repeat(99)],
      ["x".repeat(5000), 5, "y"],
      [1, 2],
      ["x", 1, null, [2], 0.5],
      [2n ** 80n, 1n, { a: 1 }],
      [new Date(1), new Date(2), {}, 3],
    ];
    for (const others of lists) {
      let calls = 0;
      const value = new Array(length).fill(others[0]);
      Object.defineProperty(value, 3, { get: () => others[calls++ % others.length] });
      const copy = decode(encode([value, "end"])) as [unknown[], string];
      assertEquals([copy[0].length, copy[0][4], copy[1]], [length, others[0]!, "end"]);
    }
  }
});

Deno.test("encode() takes a proxy of an array for what it shows", () => {
  for (const value of [[1, "a", null], new Array(50).fill("text"), [[1], new Array(3)]]) {
    assertSame(decode(encode(new Proxy(value, {}))), value);
  }
});

// -- Identity --

Deno.test("decode() keeps cycles and shared references", () => {
  const value = roundTrip(cycle()) as Record<string, unknown>;
  assertStrictEquals(value.self, value);
  assertStrictEquals((value.list as unknown[])[1], value);
  const [first, second, holder] = roundTrip(shared()) as [object, object, { point: object }];
  assertStrictEquals(first, second);
  assertStrictEquals(holder.point, first);
});

Deno.test("decode() keeps shared references among many objects", () => {
  const objects = Array.from({ length: 200 }, (_, i) => ({ i }));
  const value = roundTrip([...objects, ...objects]) as object[];
  for (let i = 0; i < 200; i++) assertStrictEquals(value[i], value[i + 200]);
});

Deno.test("decode() keeps shared references among dates of lists", () => {
  for (const time of [(i: number) => i, (i: number) => i % 3, (i: number) => -i]) {
    const dates = Array.from({ length: 30 }, (_, i) => new Date(time(i)));
    const [point, more] = [{ x: 1 }, Array.from({ length: 30 }, (_, i) => new Date(i))];
    const value = {
      dates,
      point,
      one: dates[7],
      again: [...dates],
      more,
      points: [point, more[3]],
    };
    const copy = roundTrip(value) as typeof value;
    assertSame(copy, value);
    assertStrictEquals(copy.one, copy.dates[7]);
    copy.again.forEach((date, i) => assertStrictEquals(date, copy.dates[i]));
    assertStrictEquals(copy.points[0], copy.point);
    assertStrictEquals(copy.points[1], copy.more[3]);
  }
});

Deno.test("decode() keeps that a date is in a list twice", () => {
  const date = new Date(5);
  const before = [date];
  for (
    const value of [new Array(30).fill(date), [new Date(5), before, ...new Array(30).fill(date)]]
  ) {
    const copy = roundTrip(value) as Date[];
    assertSame(copy, value);
    assertStrictEquals(copy[29], copy[30] ?? copy[0]);
  }
});

Deno.test("decode() gives memory of its own", () => {
  const bytes = encode(new Uint8Array([1, 2, 3]));
  const value = decode(bytes) as Uint8Array;
  bytes.fill(0);
  assertEquals([...value], [1, 2, 3]);
});

Deno.test("encode() gives memory of its own", () => {
  const first = encode({ a: "first" });
  encode({ a: "other" });
  assertEquals(decode(first), { a: "first" });
});

Deno.test("encodeParts() gives memory of its own, however much it is", () => {
  for (const count of [1, 1000, 5000, 50_000, 500_000]) {
    const value = Array.from({ length: count }, (_, i) => i % 2 ? i : `${i}`);
    const parts = encodeParts(value);
    encodeParts(new Array(count).fill("other"));
    assertSame(decode(concatenate(parts)), value);
  }
});

Deno.test("encode() works in a getter of a value that is being encoded", () => {
  const value = {
    a: "before",
    get b() {
      return decode(encode({ inner: ["x"] }));
    },
    c: "after",
  };
  assertEquals(roundTrip(value), { a: "before", b: { inner: ["x"] }, c: "after" });
});

Deno.test("decode() takes bytes of any offset and a Buffer", () => {
  const bytes = encode([new Float64Array([1, 2]), [1.5, 2, 3, 4, 5, 6, 7, 8], "中".repeat(500)]);
  const moved = new Uint8Array(bytes.length + 3);
  moved.set(bytes, 3);
  assertSame(decode(moved.subarray(3)), decode(bytes));
  const buffer = process.getBuiltinModule("node:buffer").Buffer.from(bytes);
  const value = decode(buffer) as [Float64Array];
  assertStrictEquals(value[0].buffer.byteLength, 16);
});

// -- Prototypes --

Deno.test("decode() makes a property of a __proto__ key", () => {
  for (const text of ['{"__proto__":{"x":1}}', '[{"a":{"__proto__":null}},{"__proto__":5}]']) {
    const value = roundTrip(JSON.parse(text));
    assertEquals(JSON.stringify(value), text);
  }
  const value = roundTrip(JSON.parse('{"__proto__":{"x":1}}')) as { x?: number };
  assertStrictEquals(Object.getPrototypeOf(value), Object.prototype);
  assertStrictEquals(value.x, undefined);
});

Deno.test("decode() gives plain objects for instances and for objects without prototype", () => {
  for (const value of [new Point(), Object.create(null)]) {
    assertStrictEquals(Object.getPrototypeOf(roundTrip(value)), Object.prototype);
  }
});

Deno.test("decode() makes a property of a __proto__ key among many", () => {
  const names = Array.from({ length: 60 }, (_, i) => `"key${i}":${i}`).join();
  for (const text of [`{${names},"__proto__":{"x":1}}`, `[{${names},"__proto__":5},0]`]) {
    assertEquals(JSON.stringify(roundTrip(JSON.parse(text))), text);
    let deep = JSON.parse(text);
    for (let i = 0; i < 120; i++) deep = [deep];
    assertStrictEquals(
      JSON.stringify(roundTrip(deep)).replace(/^\[+|\]+$/g, ""),
      text.replace(/^\[|\]$/g, ""),
    );
  }
});

// -- Buffers --

const VIEWS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];

Deno.test("decode() gives typed arrays of every class at every offset", () => {
  for (const Class of [...VIEWS, BigInt64Array, BigUint64Array]) {
    for (const skipped of [0, 1, 3]) {
      const buffer = crypto.getRandomValues(new Uint8Array(80)).buffer;
      const view = new Class(buffer, skipped * Class.BYTES_PER_ELEMENT, 5);
      const value = roundTrip({ a: "x", view }) as { view: typeof view };
      assertInstanceOf(value.view, Class);
      assertEquals([...value.view].join(), [...view].join());
      assertStrictEquals(value.view.buffer.byteLength, 5 * Class.BYTES_PER_ELEMENT);
    }
  }
});

Deno.test("encode() sends of a buffer only what its views see", () => {
  const bytes = new Uint8Array(1 << 20);
  assert(encode(bytes.subarray(1000, 1010)).length < 50);
  assert(encode([bytes.subarray(1003, 1010), bytes.subarray(2000, 2010)]).length < 1100);
});

Deno.test("decode() keeps the memory that views share", () => {
  const bytes = new Uint8Array(1000);
  const value = [
    bytes.subarray(501, 510),
    new Float64Array(bytes.buffer, 496, 4),
    bytes.subarray(505),
  ];
  const [first, doubles, last] = roundTrip(value) as [Uint8Array, Float64Array, Uint8Array];
  assertStrictEquals(first.buffer, doubles.buffer);
  doubles.fill(-1);
  assertStrictEquals(first[1], 0xf0);
  last[0] = 7;
  assertStrictEquals(first[4], 7);
});

Deno.test("decode() keeps the memory that views share with a small buffer", () => {
  const buffer = new ArrayBuffer(64);
  const value = [{ buffer }, new Float64Array(buffer, 8, 2), new DataView(buffer), buffer] as const;
  const [holder, doubles, view, again] = roundTrip(value) as typeof value;
  assertStrictEquals(again, holder.buffer);
  doubles[1] = 1.5;
  assertEquals([doubles.buffer, view.buffer], [again, again]);
  assertStrictEquals(view.getFloat64(16, true), 1.5);
});

Deno.test("decode() keeps the memory that small views share", () => {
  const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
  const { buffer } = bytes;
  const orders = [
    [bytes, buffer, new Uint16Array(buffer, 2, 2), new DataView(buffer, 1)],
    [new Uint16Array(buffer, 2, 2), bytes, new DataView(buffer, 1), buffer],
    [buffer, bytes, new Float64Array(buffer), new Uint8Array(buffer)],
    [new Float64Array(buffer), new Uint8Array(buffer, 3), bytes, buffer, { buffer }],
  ];
  for (const value of orders) {
    const copy = roundTrip(value) as typeof value;
    assertSame(copy, structuredClone(value));
    const buffers = copy.map((item) => (item as Uint8Array).buffer ?? item).slice(0, 4);
    for (const item of buffers.filter((item) => item instanceof ArrayBuffer)) {
      assertStrictEquals(item, buffers[0]);
    }
  }
});

Deno.test("decode() gives a plain Uint8Array for a Buffer, and nothing of its pool", () => {
  const { Buffer } = process.getBuiltinModule("node:buffer");
  const value = roundTrip([Buffer.from("one"), Buffer.from("two")]) as Uint8Array[];
  assertStrictEquals(Object.getPrototypeOf(value[0]), Uint8Array.prototype);
  assertEquals(value.map((view) => new TextDecoder().decode(view)), ["one", "two"]);
  assertEquals(value.map((view) => view.buffer.byteLength), [3, 3]);
});

Deno.test("decode() keeps that a buffer is resizable and that a view follows it", () => {
  const buffer = new ArrayBuffer(8, { maxByteLength: 32 });
  const [view, copy] = roundTrip([new Uint16Array(buffer), buffer]) as [Uint16Array, ArrayBuffer];
  assertStrictEquals(view.buffer, copy);
  copy.resize(32);
  assertStrictEquals(view.length, 16);
});

Deno.test("encodeParts() does not copy big buffers", () => {
  const big = new Float64Array(1 << 17);
  const parts = encodeParts({ name: "big", big, small: new Uint8Array(4) });
  assert(parts.some((part) => part.buffer === big.buffer && part.byteLength === big.byteLength));
  assertStrictEquals(parts.length, 3);
});

Deno.test("decodeOwned() uses the memory of the bytes for big views", () => {
  const big = new Float64Array(1 << 17).fill(1.5);
  const bytes = encode({ name: "big", big, small: new Uint8Array(4) });
  const value = decodeOwned(bytes) as { big: Float64Array; small: Uint8Array };
  assertStrictEquals(value.big.buffer, bytes.buffer);
  assertStrictEquals(value.small.buffer.byteLength, 4);
  assertEquals(value.big, big);
});

Deno.test("decodeOwned() uses the memory of the bytes for a view that is most of them", () => {
  for (
    const [length, count, isShared] of [[4096, 1, true], [4096, 3, false], [500, 1, false]] as const
  ) {
    const bytes = encode(Array.from({ length: count }, () => new Uint8Array(length).fill(7)));
    for (const view of decodeOwned(bytes) as Uint8Array[]) {
      assertStrictEquals(view.buffer === bytes.buffer, isShared);
      assertEquals(view, new Uint8Array(length).fill(7));
    }
  }
});

Deno.test("decodeOwned() lets one of two big views be transferred", () => {
  const bytes = encode([new Uint8Array(1 << 17).fill(1), new Uint8Array(1 << 18).fill(2)]);
  const [one, other] = decodeOwned(bytes) as [Uint8Array, Uint8Array];
  assertStrictEquals(other.buffer, bytes.buffer);
  structuredClone(other, { transfer: [other.buffer] });
  assertEquals([one.length, other.length], [1 << 17, 0]);
  assert(one.every((byte) => byte === 1));
});

Deno.test("encodeParts() does not copy long strings", () => {
  const parts = encodeParts(["é".repeat(1 << 20), "中".repeat(1 << 20), "a".repeat(1 << 20), 1]);
  assertEquals(parts.filter((part) => part.length >= 1 << 20).map((part) => part.length >> 20), [
    1,
    2,
    1,
  ]);
});

Deno.test("decodeOwned() copies a buffer that is part of the value", () => {
  const { buffer } = new Uint8Array(1 << 17);
  const value = decodeOwned(encode([buffer, new Uint8Array(buffer)])) as [ArrayBuffer, Uint8Array];
  assertStrictEquals(value[0].byteLength, 1 << 17);
  assertStrictEquals(value[1].buffer, value[0]);
});

// -- Errors --

class CustomError extends RangeError {
  override name = "CustomError";
  code = "E_CUSTOM";
  details = { at: [1, 2] };
}

Deno.test("decode() keeps class, stack, name and fields of an error", () => {
  const error = new CustomError("text", { cause: new CustomError("inner") });
  const value = roundTrip(error) as CustomError;
  assertInstanceOf(value, RangeError);
  assertStrictEquals(Object.getPrototypeOf(value), RangeError.prototype);
  assertEquals([value.name, value.message, value.stack], [error.name, error.message, error.stack]);
  assertEquals([value.code, value.details], ["E_CUSTOM", { at: [1, 2] }]);
  assertEquals(Object.keys(value), ["code", "details"]);
  assertStrictEquals((value.cause as CustomError).message, "inner");
});

Deno.test("decode() keeps the errors of an AggregateError", () => {
  const value = roundTrip(new AggregateError([new TypeError("a"), 5], "all")) as AggregateError;
  assertInstanceOf(value, AggregateError);
  assertStrictEquals(value.message, "all");
  assertInstanceOf(value.errors[0], TypeError);
  assertStrictEquals(value.errors[1], 5);
  assertEquals(Object.keys(value), []);
});

Deno.test("decode() keeps an error that is its own cause", () => {
  const error = new Error("text");
  error.cause = [error];
  const value = roundTrip(error) as Error;
  assertStrictEquals((value.cause as Error[])[0], value);
});

Deno.test("decode() keeps name, code and stack of a DOMException", () => {
  const error = new DOMException("text", "AbortError");
  const value = roundTrip(error) as DOMException;
  assertInstanceOf(value, DOMException);
  assertEquals([value.name, value.code, value.message], ["AbortError", 20, "text"]);
  assertStrictEquals(value.stack, error.stack);
});

Deno.test("decode() leaves Error.stackTraceLimit as it was", () => {
  const limit = Error.stackTraceLimit;
  roundTrip(new Error("text"));
  assertStrictEquals(Error.stackTraceLimit, limit);
});

// -- Depth --

Deno.test("decode() gives any depth of nesting", () => {
  let list: unknown = "end";
  for (let i = 0; i < 100_000; i++) {
    list = [[list], { next: list }, new Map([[1, list]]), new Set([list])][i % 4];
  }
  let value = roundTrip(list);
  let depth = 0;
  for (; typeof value === "object"; depth++) {
    if (value instanceof Map || value instanceof Set) value = [...value.values()][0];
    else value = Object.values(value as object)[0];
  }
  assertEquals([depth, value], [100_000, "end"]);
});

Deno.test("decode() keeps what is special about containers beyond the depth of a stack", () => {
  // deno-lint-ignore no-sparse-arrays
  let value: unknown = [
    [1, , 3],
    [1, 2, 3, 4, 5, 6, 7, 8.5],
    [1, 2, 3, 4, 5, 6, 7, 8],
    {
      99999: 1,
    },
    ...[(i: number) => BigInt(i), (i: number) => 7n ** BigInt(i), (i: number) => new Date(i)].map(
      (make) => Array.from({ length: 60 }, (_, i) => make(i)),
    ),
    new Array(60).fill("long".repeat(500)),
    "",
  ];
  for (let i = 0; i < 99; i++) value = [value];
  assertSame(roundTrip(value), value);
});

Deno.test("encode() says that errors are nested too deeply", () => {
  let error = new Error("innermost");
  for (let i = 0; i < 10_000; i++) error = new Error("outer", { cause: error });
  const { message } = assertThrows(() => encode(error), RangeError);
  assertStringIncludes(message, "nested more than 400 levels deep");
});

// -- What can't be cloned --

const uncloneable: [name: string, value: unknown, message: string][] = [
  ["a function", { callback() {} }, "@.callback: a function can't be cloned"],
  ["a class", [class A {}], "@[0]: a class can't be cloned"],
  ["a symbol", { a: [Symbol("s")] }, "@.a[0]: a symbol can't be cloned"],
  ["a boxed symbol", Object(Symbol("s")), "@: a boxed symbol can't be cloned"],
  ["in a Map", new Map([["k", () => 1]]), '@.get("k"): a function can\'t be cloned'],
  ["a key of a Map", new Map([[() => 1, 1]]), "[...@.keys()][0]: a function can't be cloned"],
  ["in a Set", new Set([1, () => 1]), "[...@][1]: a function can't be cloned"],
  ["an odd key", { "odd key": () => 1 }, '@["odd key"]: a function can\'t be cloned'],
  [
    "beside an error",
    [Object.assign(new Error("a"), { f() {} }), () => 1],
    "@[1]: a function can't be cloned",
  ],
  ["a WeakMap", [new WeakMap()], "@[0]: a WeakMap can't be cloned"],
  ["a WeakRef", [new WeakRef({})], "@[0]: a WeakRef can't be cloned"],
  ["a Promise", { later: Promise.resolve() }, "@.later: a Promise can't be cloned"],
  ["a generator", (function* () {})(), "@: a Generator can't be cloned"],
  ["an iterator", [[].values()], "@[0]: an Array Iterator can't be cloned"],
  [
    "shared memory",
    [new SharedArrayBuffer(8)],
    "@[0]: shared memory can't be cloned to another process",
  ],
  [
    "a view of shared memory",
    [new Uint8Array(new SharedArrayBuffer(8))],
    "@[0]: shared memory can't be cloned to another process",
  ],
  ["a stream", new ReadableStream(), "@: a ReadableStream can't be cloned"],
  ["an AbortSignal", [AbortSignal.abort()], "@[0]: an AbortSignal can't be cloned"],
  ["headers", [new Headers()], "@[0]: a Headers can't be cloned"],
];

for (const [name, value, expected] of uncloneable) {
  Deno.test(`encode() refuses ${name} and says where it is`, () => {
    const error = assertThrows(() => encode({ args: [value] }, "call"), DOMException);
    assertStrictEquals(error.name, "DataCloneError");
    assertEquals(error.message, `Cannot send ${expected.replace("@", "call.args[0]")}`);
  });
}

Deno.test("encode() describes fields of an error that can't be cloned, and keeps the others", () => {
  const inner = Object.assign(new TypeError("inner", { cause: () => 1 }), {
    late: Promise.resolve(),
  });
  const error = Object.assign(new RangeError("a", { cause: inner }), {
    f() {},
    list: [1, Symbol()],
  });
  const value = roundTrip(error) as typeof error & { cause: typeof inner };
  assertInstanceOf(value, RangeError);
  assertEquals<unknown[]>([value.f, value.list], [
    "[f: a function can't be cloned]",
    "[list[1]: a symbol can't be cloned]",
  ]);
  assertInstanceOf(value.cause, TypeError);
  assertEquals<unknown[]>([value.cause.cause, value.cause.late], [
    "[cause: a function can't be cloned]",
    "[late: a Promise can't be cloned]",
  ]);
});

Deno.test("encode() keeps fields and cause of a DOMException, and what refers to it", () => {
  const error = Object.assign(new DOMException("text", "AbortError"), { code2: 5, self: {} });
  Object.defineProperty(error, "cause", { value: new RangeError("why") });
  error.self = error;
  const value = roundTrip([error, error]) as [typeof error, typeof error];
  assertStrictEquals(value[0], value[1]);
  assertStrictEquals(value[0].self, value[0]);
  assertEquals(value[0].code2, 5);
  assertInstanceOf((value[0] as { cause?: unknown }).cause, RangeError);
});

Deno.test("encode() refuses a detached buffer", () => {
  const buffer = new ArrayBuffer(8);
  const view = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  for (const value of [buffer, view]) {
    const error = assertThrows(() => encode({ value }), DOMException);
    assertEquals(error.message, "Cannot send value.value: a detached ArrayBuffer can't be cloned");
  }
});

Deno.test("encode() works after it refused a value", () => {
  assertThrows(() => encode([{ a: "left over" }, () => 1]));
  assertEquals(roundTrip([{ a: 1 }]), [{ a: 1 }]);
});

Deno.test("encode() lets a getter's own error through", () => {
  const value = {
    get a(): never {
      throw new TypeError("mine");
    },
  };
  assertThrows(() => encode(value), TypeError, "mine");
});

Deno.test("encode() is not deceived by Symbol.toStringTag", () => {
  for (const tag of ["Map", "Promise", "Error", "Date", "Intl.NumberFormat", "Uint8Array"]) {
    assertEquals(roundTrip({ [Symbol.toStringTag]: tag, a: 1 }), { a: 1 });
  }
  class Table extends Map<number, number> {
    override get [Symbol.toStringTag](): string {
      return "Table";
    }
  }
  assertEquals(roundTrip(new Table([[1, 2]])), new Map([[1, 2]]));
});

Deno.test("encode() takes objects of prototypes that lie", () => {
  for (const prototype of [Map.prototype, Date.prototype, RegExp.prototype, Number.prototype]) {
    assertEquals(roundTrip(Object.assign(Object.create(prototype), { a: 1 })), { a: 1 });
  }
});

// -- Handles --

class Channel {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
  [HANDLE](context: unknown): Placeholder {
    return { kind: "test channel", data: { id: this.id, to: context } };
  }
}

function reviveChannel(data: unknown, context: unknown): unknown {
  const { id, to } = data as { id: number; to: string };
  return Object.assign(new Channel(id), { to, context });
}

Deno.test("decode() revives handles, once each", () => {
  registerHandle("test channel", reviveChannel);
  const channel = new Channel(5);
  const bytes = encode({ a: [channel], b: channel, c: { id: 1 } }, "value", "there");
  const value = decode(bytes, "here") as { a: [Channel]; b: Channel };
  assertInstanceOf(value.b, Channel);
  assertStrictEquals(value.a[0], value.b);
  assertEquals<object>({ ...value.b }, { id: 5, to: "there", context: "here" });
});

Deno.test("decode() refuses a handle of a kind that is unknown", () => {
  const unknown = { __proto__: { [HANDLE]: () => ({ kind: "nothing", data: 1 }) } };
  const bytes = encode([unknown]);
  assertThrows(() => decode(bytes), TypeError, 'handles of kind "nothing" are unknown here');
});

Deno.test("encode() asks a handle once for a message", () => {
  let calls = 0;
  const handle = { __proto__: { [HANDLE]: () => ({ kind: "test channel", data: ++calls }) } };
  encode([handle, { handle }, new Map([[handle, handle]])]);
  assertStrictEquals(calls, 1);
});

// -- Bad frames --

Deno.test("decode() refuses frames that are none", () => {
  const bad: [number[], string][] = [
    [[], "1 bytes wanted at 0 of 0"],
    [[0], "it begins with 0"],
    [[0xff], "it begins with 255"],
    [[0x10], "1 bytes wanted"],
    [[0x10, 1, 1], "1 bytes are left over"],
    [[0x10, 0xff], "nothing begins with 255"],
    [[0x10, 0xcc, 0xff, 0xff, 0xff, 0xff, 0x0f], "items announced"],
    [[0x10, 0xcc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "a count is too large"],
    [[0x10, 0xcb, 0], "there is no object 0 yet"],
    [[0x10, 0xd1, 0], "there is no shape 0 yet"],
    [[0x10, 0xd9, 0], "there is no buffer 0"],
    [[0x10, 0xe1, 2, 1, 1], "no text of 1 characters is left"],
    [[0x10, 0xe1, 0xff, 0x0f], "items announced"],
    [[0x10, 0xe6, 5], "no text of 5 characters is left"],
    [[0x11, 1, 0x82, 0x61, 0x61, 0xe6, 3], "no text of 3 characters is left"],
    [[0x11, 1, 0x82, 0x61, 0x61, 0xcc, 2, 0xe6, 1, 0xe6, 2], "no text of 2 characters is left"],
    [[0x11, 1, 0x82, 0x61, 0x61, 0xe1, 2, 1, 0xff, 0xff, 0x7f], "no text of 2097151"],
    [[0x10, 0xcc, 6, 0xcc, 4, 0xcc, 2, 1, 1], "10 elements announced"],
    [[0x10, 0xc8, 1], "a bigint has no words"],
    [[0x10, 0xc8, 4, 1, 1, 1, 1, 1, 1, 1, 1], "8 bytes wanted"],
    [[0x10, 0xe7, 0, 0x82, 0x67, 0x67], "Cannot decode the message: "],
    [[0x10, 0xe8, 0xff, 0x0e], "14 stands for V8's 15"],
    // An array with room for 30 million, an object, and an array that ends as a longer one does.
    [[0x10, 0xe8, 0xff, 0x0f, 0x61, 0x80, 0x87, 0xa7, 0x0e, 0x40, 0, 0], "V8's 97 is no item"],
    [[0x10, 0xe8, 0xff, 0x0f, 0x41, 1, 0x6f, 0x7b, 0, 0x24, 0, 1], "V8's 111 is no item"],
    [[0x10, 0xe8, 0xff, 0x0f, 0x41, 1, 0x5a, 0, 0x24, 0, 2], "does not end with 1"],
    [[0x10, 0xe8, 0xff, 0x0f, 0x41, 1, 0x5a, 0, 0x24, 1, 1], "1 stands for V8's 0"],
    [[0x10, 0xe8, 0xff, 0x0f, 0x41, 0xff, 0xff, 0x7f, 0x5a, 0], "items announced"],
    [[0x10, 0xe8, 0xff, 0x0f, 0x5a, 0x80, 0x80, 0x7f], "bytes wanted"],
    [[0x10, 0xe8, 0xff, 0x0f, 0x63, 3, 1, 1, 1], "V8's 99 is no item"],
    [[0x10, 0xd3, 0xe8, 0xff, 0x0f, 0x5a, 0], "stands for a list"],
    [[0x10, 0xe9, 2, 0, 0, 0, 0, 0, 0, 0, 0], "8 bytes wanted"],
    [[0x10, 0xea, 2, 0, 0, 0, 0, 0, 0, 0, 0], "items announced"],
    [[0x10, 0xeb, 2, 1], "2 bytes wanted"],
    [[0x10, 0xcc, 2, 0xeb, 1, 9, 0xe5, 2, 0, 0, 2], "Cannot decode the message: "],
    [[0x10, 0xe2, 1, 2, 0x81, 0x61, 0xcc, 2, 1, 1], "2 values for 1 keys"],
    [[0x10, 0xe2, 1, 1, 0x81, 0x61, 0xcc, 1, 1], "keys take other room"],
    [[0x10, 0xe2, 0xff, 0x0f, 1, 0x80], "items announced"],
    [[0x10, 0xd2, 0xcc, 1, 1, 0xcc, 0], "0 values for 1 keys"],
    [[0x10, 0xd3, 5], "no elements begin with 5"],
    [[0x10, 0xe3, 99, 1, 1], "a view has no class"],
    [[0x10, 0xe3, 2, 9, 1], "9 bytes wanted"],
    [[0x10, 0xe3, 9, 3, 1, 1, 1], "Cannot decode the message: "],
    [[0x10, 0xcc, 2, 0xd0, 0, 0xe4, 1], "a view is not all of its buffer"],
    [[0x10, 0xcc, 2, 0xe3, 2, 1, 9, 0xe5, 2, 1, 0, 2], "Cannot decode the message: "],
    [[0x10, 0xe5, 2, 0, 0, 0], "there is no object 0 yet"],
    [[0x10, 0xd5, 0x81, 0x28, 0x80], "Invalid regular expression"],
    [[0x10, 0xcd, 0xff, 0xff, 0xff, 0xff, 0x1f, 0, 0], "no array has"],
    [[0x10, 0xcd, 0, 0, 1, 0x86, 0x6c, 0x65, 0x6e, 0x67, 0x74, 0x68, 1], "second length"],
    [[0x12, 1, 0, 0, 0x82, 0x80, 0x80, 0x80, 0x20], "may grow to"],
  ];
  for (const [bytes, text] of bad) {
    assertThrows(() => decode(new Uint8Array(bytes)), RangeError, text);
  }
});

/** `[5n, -(2n ** 64n), 0n, "a\xe9", "中", ""]`, and `-5n`, as V8 writes them. */
const V8_LIST = [
  ...[0xff, 0x0f, 0x41, 6, 0x5a, 16, 5, 0, 0, 0, 0, 0, 0, 0],
  ...[0x5a, 33, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x5a, 0],
  ...[0x22, 2, 0x61, 0xe9, 0, 0x63, 2, 0x2d, 0x4e, 0x22, 0, 0x24, 0, 6],
];
const V8_BIGINT = [0xff, 0x0f, 0x5a, 17, 5, 0, 0, 0, 0, 0, 0, 0];

Deno.test("decode() reads what V8 wrote, on an engine of another kind too", () => {
  const list = [5n, -(2n ** 64n), 0n, "a\xe9", "中", ""];
  assertEquals(decode(new Uint8Array([0x10, 0xe8, ...V8_LIST])), list);
  assertEquals(decode(new Uint8Array([0x10, 0xe8, ...V8_BIGINT])), -5n);
  assertEquals(decode(new Uint8Array([0x10, 0xd3, 0xe8, ...V8_LIST])), new Set(list));
});
