// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  AlreadyExistsError,
  Event,
  NotFoundError,
  Pool,
  Process,
  ProcessStateError,
  SharedMemory,
} from "../../mod.ts";
import { findPythonsOf, PythonProgram } from "../ipc/network/python.ts";
import { forEachMethod, run, runProgram, test } from "../helpers.ts";
import { lastByte, makeAndStay, writeAndClose, writeByName } from "./fixtures/blocks.ts";

const IGNORED = { ignore: Deno.build.os !== "linux" };

// The C library is opened once, and so is the script that cleans up.
if (!IGNORED.ignore) SharedMemory.create({ size: 1 }).unlink();

/** A name that no other test has. */
function freshName(): string {
  return `mp_test_${crypto.randomUUID().slice(0, 8)}`;
}

function exists(name: string): boolean {
  return [...Deno.readDirSync("/dev/shm")].some((entry) => entry.name === name);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("SM-001 SM-002 a block has the name and the size that were asked for", () => {
  const name = freshName();
  using memory = SharedMemory.create({ name, size: 512 });
  assertEquals(memory.name, name);
  assertEquals(memory.size, 512);
  assertEquals(memory.buffer.byteLength, 512);
  assertEquals(String(memory), `<SharedMemory ${name}, 512 bytes>`);
  assert(new Uint8Array(memory.buffer).every((byte) => byte === 0));
  memory.unlink();
}, IGNORED);

test("SM-003 what is written through one is read through another of the same name", () => {
  using memory = SharedMemory.create({ size: 512 });
  using other = SharedMemory.attach(memory.name);
  new Uint8Array(memory.buffer)[0] = 42;
  assertEquals(new Uint8Array(other.buffer)[0], 42);
  using slashed = SharedMemory.attach(`/${memory.name}`);
  assertEquals(new Uint8Array(slashed.buffer)[0], 42);
  memory.unlink();
}, IGNORED);

test("SM-005 SM-012 a size that is none is refused", () => {
  for (const size of [-2, -1, 0, 1.5, NaN]) {
    assertThrows(() => SharedMemory.create({ size }), RangeError, `current value is ${size}`);
  }
  // @ts-expect-error: no size.
  assertThrows(() => SharedMemory.create({}), RangeError, "size");
  // @ts-expect-error: an unknown key.
  assertThrows(() => SharedMemory.create({ size: 1, nme: "x" }), TypeError, "nme");
}, IGNORED);

test("SM-006 a name that is none is refused", () => {
  for (const name of ["", "/", "a/b", "a\0b", "x".repeat(300)]) {
    assertThrows(() => SharedMemory.attach(name), RangeError);
    assertThrows(() => SharedMemory.create({ name, size: 1 }), RangeError);
  }
  // @ts-expect-error: no name.
  assertThrows(() => SharedMemory.attach(), TypeError, "must be a string");
}, IGNORED);

test("SM-008 SM-009 a name in use is refused, and can be attached to", () => {
  using memory = SharedMemory.create({ size: 512 });
  const { name } = memory;
  const again = () => SharedMemory.create({ name, size: 1024 });
  assertEquals(assertThrows(again, AlreadyExistsError).resource, name);
  using other = SharedMemory.attach(name);
  assertEquals(other.size, 512);
  memory.unlink();
}, IGNORED);

test("SM-010 a name that is unknown is refused", () => {
  const name = freshName();
  const error = assertThrows(() => SharedMemory.attach(name), NotFoundError, "none of that name");
  assertEquals(error.resource, name);
}, IGNORED);

forEachMethod("SM-015 a child attaches by name and writes", async (method) => {
  using memory = SharedMemory.create({ size: 64 });
  const process = new Process({ target: writeByName, args: [memory.name], context: method });
  assertEquals(await run(process), 0);
  assertEquals(new Uint8Array(memory.buffer)[0], 7);
  memory.unlink();
}, IGNORED);

forEachMethod(
  "SM-016 a block passes as an argument, and a child's close() leaves it",
  async (method) => {
    using memory = SharedMemory.create({ size: 64 });
    const process = new Process({ target: writeAndClose, args: [memory], context: method });
    assertEquals(await run(process), 0);
    assertEquals(new Uint8Array(memory.buffer)[1], 8);
    memory.unlink();
  },
  IGNORED,
);

forEachMethod("SM-014 a block that was unlinked can't be opened by who gets it", async (method) => {
  using memory = SharedMemory.create({ size: 64 });
  memory.unlink();
  const process = new Process({
    target: writeAndClose,
    args: [memory],
    context: method,
    stderr: "piped",
  });
  await process.start();
  const text = await new Response(process.stderr).text();
  assertEquals(await process.join(), 1);
  assertMatch(text, /NotFoundError: Cannot attach to the shared memory/);
}, IGNORED);

forEachMethod("a gigabyte is shared without a copy, in a pool's task too", async (method) => {
  using memory = SharedMemory.create({ size: 2 ** 30 });
  new Uint8Array(memory.buffer)[2 ** 30 - 1] = 9;
  await using pool = new Pool({ processes: 1, context: method });
  assertEquals(await pool.apply(lastByte, [memory]), 9);
  memory.unlink();
}, IGNORED);

test("SM-023 after close() the buffer throws, and name, size, unlink() and close() go on", () => {
  const memory = SharedMemory.create({ size: 16 });
  const view = new Uint8Array(memory.buffer);
  const { name } = memory;
  memory.close();
  memory.close();
  assertThrows(() => memory.buffer, ProcessStateError, "closed");
  assertEquals([memory.name, memory.size], [name, 16]);
  // The view can't be used any more, or is what it was; never is it a crash.
  assert(view[0] === undefined || view[0] === 0);
  memory.unlink();
  assertThrows(() => memory.unlink(), NotFoundError);
}, IGNORED);

test("SM-025 a Uint8Array on it wraps and ignores, as any", () => {
  using memory = SharedMemory.create({ size: 2 });
  const bytes = new Uint8Array(memory.buffer);
  bytes[0] = 257;
  bytes[2] = 1;
  assertEquals([...bytes], [1, 0]);
  memory.unlink();
}, IGNORED);

test("SM-026 made-up names are short, and begin with psm_", () => {
  using memory = SharedMemory.create({ size: 1 });
  assertMatch(memory.name, /^psm_[0-9a-f]{8}$/);
  memory.unlink();
}, IGNORED);

const LEAVES = new URL("./fixtures/leaves_block.ts", import.meta.url);

test("SM-017 a program that unlinks what it has made writes nothing", async () => {
  const { code, stderr } = await runProgram(LEAVES, {
    args: [freshName(), freshName(), "--unlink"],
  });
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
}, IGNORED);

for (const how of ["--end", "--kill"]) {
  test(`SM-022 a block that nobody unlinked goes with its program (${how})`, async () => {
    const left = [freshName(), `${freshName()} with "spaces" and $(x)`];
    await runProgram(LEAVES, { args: [...left, how] });
    await until(() => !left.some(exists));
  }, IGNORED);

  test(`SM-022 a program that leaves blocks behind (${how}) has that told`, async () => {
    const left = [freshName(), `${freshName()} with "spaces" and $(x)`];
    const { stderr } = await runProgram(LEAVES, { args: [...left, how] });
    for (const name of left) assert(stderr.includes(`now: ${name}\n`), stderr);
    assert(stderr.includes("1 shared_memory object was never unlinked"), stderr);
  }, IGNORED);
}

test("a block that is not tracked outlives its program", async () => {
  const name = freshName();
  const { stderr } = await runProgram(LEAVES, { args: [name, "--untracked"] });
  assertEquals(stderr, "");
  SharedMemory.attach(name).unlink();
}, IGNORED);

forEachMethod("a block outlives the child that made it, as its family lives on", async (method) => {
  const name = freshName();
  const made = new Event({ context: method });
  const process = new Process({ target: makeAndStay, args: [name, made], context: method });
  await process.start();
  assert(await made.wait({ timeout: 20_000 }));
  process.kill();
  await process.join();
  await new Promise((resolve) => setTimeout(resolve, 500));
  using memory = SharedMemory.attach(name);
  memory.unlink();
}, IGNORED);

const PYTHON = `
import sys
from multiprocessing import resource_tracker, shared_memory
name = sys.argv[1]
ours = shared_memory.SharedMemory(name=name)
resource_tracker.unregister(ours._name, "shared_memory")
print(ours.size, bytes(ours.buf[:5]).decode())
ours.buf[0:5] = b"HELLO"
ours.close()
theirs = shared_memory.SharedMemory(create=True, size=4096)
theirs.buf[0:3] = b"abc"
print(theirs.name)
sys.stdin.readline()
print(bytes(theirs.buf[:3]).decode())
theirs.close()
theirs.unlink()
`;

test("new SharedMemory(), Python's way, says what to write", () => {
  assertThrows(
    // @ts-expect-error: made by create() and attach().
    () => new SharedMemory({ create: true, size: 10 }),
    TypeError,
    "Cannot make shared memory of an object: use SharedMemory.create",
  );
}, IGNORED);

const pythons = IGNORED.ignore ? [] : await findPythonsOf([8, 11, 13]);

test("there are Pythons to share memory with", () => {
  if (pythons.length === 0) console.log("No python3 of 3.8, 3.11 or 3.13: nothing is shared");
}, IGNORED);

for (const python of pythons) {
  test(`Python ${python.version.join(".")} opens ours, and we open its own`, async () => {
    using memory = SharedMemory.create({ size: 4096 });
    new Uint8Array(memory.buffer).set(new TextEncoder().encode("hello"));
    await using program = new PythonProgram(python, PYTHON, [memory.name], "piped");
    assertEquals(await program.line(), "4096 hello");
    const theirs = await program.line();
    assertEquals(new TextDecoder().decode(new Uint8Array(memory.buffer).slice(0, 5)), "HELLO");
    using other = SharedMemory.attach(theirs!);
    const bytes = new Uint8Array(other.buffer);
    assertEquals(new TextDecoder().decode(bytes.slice(0, 3)), "abc");
    bytes.set(new TextEncoder().encode("xyz"));
    await program.write("\n");
    assertEquals(await program.line(), "xyz");
    memory.unlink();
  }, IGNORED);
}
