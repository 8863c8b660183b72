// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { openSync, truncateSync } from "node:fs";
import process from "node:process";
import { system } from "../../memory/system.ts";
import { test } from "../helpers.ts";

const IGNORED = { ignore: Deno.build.os !== "linux" };

// The C library is opened once.
if (!IGNORED.ignore) system();

test("pages that another process may read can't be taken away, but more can be added", () => {
  const fd = system().makeAnonymous(8192);
  try {
    assertThrows(() => truncateSync(`/proc/self/fd/${fd}`, 4096), Error, "peration not permitted");
    system().lengthen(fd, 16384);
    assertEquals(system().sizeOf(fd), 16384);
  } finally {
    system().close(fd);
  }
}, IGNORED);

test("pages that could be taken away are not opened", () => {
  const path = Deno.makeTempFileSync();
  const fd = openSync(path, "r+");
  const made = system().makeAnonymous(4096);
  try {
    assertEquals(system().openOther(process.pid, fd), null);
    const own = system().openOther(process.pid, made);
    assert(own !== null);
    system().close(own);
  } finally {
    system().close(fd);
    system().close(made);
    Deno.removeSync(path);
  }
}, IGNORED);
