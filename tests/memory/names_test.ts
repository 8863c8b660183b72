// Copyright 2026 the multiprocessing authors. MIT license.

import { assertNotEquals } from "@std/assert";
import { SharedMemory } from "../../mod.ts";
import { names } from "../../memory/shared_memory.ts";
import { test } from "../helpers.ts";

const IGNORED = { ignore: Deno.build.os !== "linux" };

// The C library is opened once, and so is the script that cleans up.
if (!IGNORED.ignore) SharedMemory.create({ size: 1 }).unlink();

test("SM-011 a made-up name that is taken is made up anew", () => {
  using taken = SharedMemory.create({ size: 1 });
  const { make } = names;
  const list = [taken.name, taken.name, `mp_test_${crypto.randomUUID().slice(0, 8)}`];
  names.make = () => list.shift()!;
  try {
    using memory = SharedMemory.create({ size: 1 });
    assertNotEquals(memory.name, taken.name);
    memory.unlink();
  } finally {
    names.make = make;
    taken.unlink();
  }
}, IGNORED);
