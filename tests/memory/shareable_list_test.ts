// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertFalse, assertMatch, assertThrows } from "@std/assert";
import {
  AlreadyExistsError,
  type ListItem,
  NotFoundError,
  Process,
  ProcessStateError,
  ShareableList,
  SharedMemory,
} from "../../mod.ts";
import { findPythonsOf, PythonProgram } from "../ipc/network/python.ts";
import { forEachMethod, run, test } from "../helpers.ts";
import { setItem } from "./fixtures/blocks.ts";

const IGNORED = { ignore: Deno.build.os !== "linux" };

if (!IGNORED.ignore) SharedMemory.create({ size: 1 }).unlink();

const bytes = (text: string) => new TextEncoder().encode(text);

const ITEMS: ListItem[] = ["howdy", bytes("HoWdY"), -273.154, 100, null, true, 42];

/** Does something with a list, which is gone then. */
function withList(items: ListItem[], act: (list: ShareableList) => void): void {
  using list = ShareableList.create(items);
  try {
    act(list);
  } finally {
    list.unlink();
  }
}

test("SL-001 SL-002 items read back as they were, by index, from the end, and all", () => {
  withList(ITEMS, (list) => {
    assertEquals([...list], ITEMS);
    assertEquals(list.at(0), "howdy");
    assertEquals(list.at(-2), true);
    assertEquals(list.at(-7), "howdy");
    assert(list.at(1) instanceof Uint8Array);
    assert(String(list).includes(list.name));
    assert(String(list).includes("howdy"));
  });
}, IGNORED);

test("SL-003 SL-022 an index outside is refused, and the length is fixed", () => {
  withList(ITEMS, (list) => {
    for (const index of [7, -8, 0.5, NaN]) {
      assertThrows(() => list.at(index), RangeError, "from -7 to 6");
      assertThrows(() => list.set(index, 1), RangeError, "from -7 to 6");
    }
    assertFalse("push" in list || "splice" in list);
  });
}, IGNORED);

test("SL-005 SL-011 count() and indexOf() compare without changing the type", () => {
  withList([...ITEMS, 42], (list) => {
    assertEquals(list.length, 8);
    assertEquals(list.indexOf(100), 3);
    assertEquals(list.indexOf("100"), -1);
    assertEquals(list.count(42), 2);
    assertEquals(list.count(42n), 2);
    assertEquals(list.count(bytes("HoWdY")), 1);
    assertEquals(list.count(bytes("adios")), 0);
    assertEquals(list.count(null), 1);
  });
}, IGNORED);

test("SL-006 SL-007 SL-021 an item may change its type, and its format then", () => {
  withList(ITEMS, (list) => {
    assertEquals(list.format, "8s8sdqxxxxxx?xxxxxxxx?q");
    list.set(4, "some");
    list.set(0, "hello");
    assertEquals(list.at(4), "some");
    assertEquals(list.format, "8s8sdq8sxxxxxxx?q");
    list.set(3, "12345678");
    assertEquals(list.at(3), "12345678");
    assertThrows(() => list.set(6, "123456789"), RangeError, "room for 8");
    assertEquals(list.at(6), 42);
  });
}, IGNORED);

test("SL-008 SL-010 SL-018 text and bytes can't outgrow their place", () => {
  withList(["howdy", "12345678", bytes("HoWdY")], (list) => {
    assertEquals(list.format, "8s16s8s");
    assertThrows(() => list.set(0, "far too many"), RangeError, "room for 8");
    assertThrows(() => list.set(2, bytes("123456789")), RangeError, "room for 8");
    assertEquals([...list], ["howdy", "12345678", bytes("HoWdY")]);
    list.set(1, "123456789012345");
    assertEquals(list.at(1), "123456789012345");
    list.set(1, "é");
    assertEquals(list.at(1), "é");
  });
}, IGNORED);

test("SL-012 a list made of another is one of its own", () => {
  withList(ITEMS, (list) => {
    withList([...list], (copy) => {
      assertEquals(copy.format, list.format);
      copy.set(-1, 43);
      assertEquals([list.at(-1), copy.at(-1)], [42, 43]);
    });
  });
}, IGNORED);

test("SL-013 a second one of the same name is the same list", () => {
  withList(ITEMS, (list) => {
    using other = ShareableList.attach(list.name);
    other.set(-1, 1000);
    assertEquals(list.at(-1), 1000);
    assertThrows(() => ShareableList.create([], { name: list.name }), AlreadyExistsError);
  });
}, IGNORED);

forEachMethod("SL-015 a list passes as an argument, as the same list", async (method) => {
  using list = ShareableList.create([1, 2]);
  assertEquals(await run(new Process({ target: setItem, args: [list], context: method })), 0);
  assertEquals([...list], [2, 2]);
  list.unlink();
}, IGNORED);

forEachMethod("SL-017 a list that was unlinked can't be opened by who gets it", async (method) => {
  using list = ShareableList.create([1]);
  list.unlink();
  const process = new Process({ target: setItem, args: [list], context: method, stderr: "piped" });
  await process.start();
  const text = await new Response(process.stderr).text();
  assertEquals(await process.join(), 1);
  assertMatch(text, /NotFoundError/);
}, IGNORED);

test("SL-020 what can't be stored is refused, and the old value stays", () => {
  withList([5, 2n ** 62n], (list) => {
    assertThrows(() => list.set(0, 2n ** 63n), RangeError, "64 bits");
    // deno-lint-ignore no-explicit-any
    assertThrows(() => list.set(0, [1] as any), TypeError, "[object Array]");
    // deno-lint-ignore no-explicit-any
    assertThrows(() => ShareableList.create([undefined as any]), TypeError, "undefined");
    assertEquals([...list], [5, 2n ** 62n]);
    list.set(0, 1e300);
    assertEquals(list.at(0), 1e300);
    list.set(0, -(2n ** 63n));
    assertEquals(list.at(0), -(2n ** 63n));
  });
}, IGNORED);

test("an empty list, and long ones", () => {
  withList([], (list) => assertEquals([...list], []));
  const many = Array.from({ length: 1000 }, (_, i) => i % 3 === 0 ? `text ${i}` : i);
  withList(many, (list) => assertEquals([...list], many));
}, IGNORED);

test("after close() a list throws; what is no list is told so", () => {
  const list = ShareableList.create([1]);
  const { name } = list;
  using memory = SharedMemory.attach(name);
  list.close();
  list.close();
  assertThrows(() => list.at(0), ProcessStateError, "closed");
  assertThrows(() => list.set(0, 1), ProcessStateError, "closed");
  assertThrows(() => [...list], ProcessStateError, "closed");
  for (const first of [-1n, 2n ** 40n, 3n]) {
    new BigInt64Array(memory.buffer, 0, 1)[0] = first;
    assertThrows(() => ShareableList.attach(name), ProcessStateError, "holds none");
  }
  list.unlink();
  assertThrows(() => ShareableList.attach(name), NotFoundError);
}, IGNORED);

const PYTHON = `
import sys
from multiprocessing import resource_tracker, shared_memory
ours = shared_memory.ShareableList(name=sys.argv[1])
resource_tracker.unregister(ours.shm._name, "shared_memory")
print(repr(list(ours)), ours.format)
ours[0], ours[3], ours[4] = "HOWDY", 2**62, 0.5
ours.shm.close()
theirs = shared_memory.ShareableList(["adios", b"bytes", 1.5, -7, None, False, 2**60])
print(theirs.shm.name)
sys.stdin.readline()
print(repr(list(theirs)))
theirs.shm.close()
theirs.shm.unlink()
`;

test("new ShareableList(), Python's way, says what to write", () => {
  assertThrows(
    // @ts-expect-error: made by create() and attach().
    () => new ShareableList([1, 2]),
    TypeError,
    "Cannot make a ShareableList of an array: use ShareableList.create",
  );
}, IGNORED);

const pythons = IGNORED.ignore ? [] : await findPythonsOf([8, 11, 13]);

test("there are Pythons to share lists with", () => {
  if (pythons.length === 0) console.log("No python3 of 3.8, 3.11 or 3.13: nothing is shared");
}, IGNORED);

for (const python of pythons) {
  test(`Python ${python.version.join(".")} reads our list, and we read its own`, async () => {
    const layout = python.version[1] === 8 ? "sizes" : "offsets";
    using list = ShareableList.create(ITEMS, { layout });
    await using program = new PythonProgram(python, PYTHON, [list.name], "piped");
    assertEquals(
      await program.line(),
      "['howdy', b'HoWdY', -273.154, 100, None, True, 42] 8s8sdqxxxxxx?xxxxxxxx?q",
    );
    const theirs = await program.line();
    assertEquals([...list], ["HOWDY", bytes("HoWdY"), -273.154, 2n ** 62n, 0.5, true, 42]);
    using other = ShareableList.attach(theirs!);
    assertEquals([...other], ["adios", bytes("bytes"), 1.5, -7, null, false, 2n ** 60n]);
    other.set(0, "hola");
    other.set(-1, 3);
    other.set(4, "none");
    await program.write("\n");
    assertEquals(await program.line(), "['hola', b'bytes', 1.5, -7, 'none', False, 3]");
    list.unlink();
  }, IGNORED);
}
