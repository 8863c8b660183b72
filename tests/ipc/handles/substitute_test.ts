// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { HANDLE, type Placeholder, registerHandle } from "../../../codec/handle.ts";
import { restore, substitute } from "../../../ipc/handles/substitute.ts";

class Wire {
  readonly id: number;
  readonly inner: unknown;
  constructor(id: number, inner?: unknown) {
    this.id = id;
    this.inner = inner;
  }
  [HANDLE](context: unknown): Placeholder {
    (context as Wire[] | undefined)?.push(this);
    return { kind: "test wire", data: { id: this.id, inner: this.inner } };
  }
}

registerHandle("test wire", (data) => {
  const { id, inner } = data as { id: number; inner: unknown };
  return new Wire(id, inner);
});

function send(value: unknown): unknown {
  return restore(structuredClone(substitute(value)));
}

Deno.test("substitute() gives a value without handles back as it is", () => {
  for (const value of [5, "text", null, { a: [new Map([[1, new Set()]])] }]) {
    const message = substitute(value);
    assertStrictEquals(message.value, value);
    assertEquals(message.handles, []);
  }
});

Deno.test("substitute() copies only the containers on the way to a handle", () => {
  const plain = { big: [1, 2, 3] };
  const value = { plain, on: { the: ["way", new Wire(1)] } };
  const copy = substitute(value).value as typeof value;
  assertStrictEquals(copy.plain, plain);
  assertInstanceOf(value.on.the[1], Wire);
  assertEquals(copy.on.the as unknown[], ["way", {
    kind: "test wire",
    data: { id: 1, inner: undefined },
  }]);
});

Deno.test("restore() gives handles in objects, arrays, maps and sets", () => {
  const wire = new Wire(1);
  const value = {
    a: [wire],
    map: new Map<unknown, unknown>([[1, wire], [wire, 2]]),
    set: new Set([0, wire]),
  };
  const got = send(value) as { a: [Wire]; map: Map<unknown, unknown>; set: Set<unknown> };
  const [arrived] = got.a;
  assertInstanceOf(arrived, Wire);
  assertEquals([...got.map], [[1, arrived], [arrived, 2]]);
  assertEquals([...got.set], [0, arrived]);
});

Deno.test("restore() keeps cycles", () => {
  const value: Record<string, unknown> = { wire: new Wire(2) };
  value.self = value;
  value.list = [value];
  const got = send(value) as { wire: Wire; self: unknown; list: unknown[] };
  assertStrictEquals(got.self, got);
  assertStrictEquals(got.list[0], got);
  assertInstanceOf(got.wire, Wire);
});

Deno.test("restore() gives a handle that is the value, and handles in a handle's data", () => {
  const got = send(new Wire(1, [new Wire(2, { deeper: new Wire(3) })])) as Wire;
  assertInstanceOf(got, Wire);
  const [second] = got.inner as [Wire];
  assertInstanceOf(second, Wire);
  assertInstanceOf((second.inner as { deeper: Wire }).deeper, Wire);
});

Deno.test("restore() takes no object of the program's own for a placeholder", () => {
  const fake = { kind: "test wire", data: { id: 1 } };
  assertEquals(send({ fake, wire: [new Wire(5)] }) as unknown, {
    fake,
    wire: [new Wire(5)],
  });
});

Deno.test("substitute() asks each handle once, with the context", () => {
  const asked: Wire[] = [];
  const wire = new Wire(1);
  substitute([wire, { wire }], asked);
  assertEquals(asked, [wire]);
});
