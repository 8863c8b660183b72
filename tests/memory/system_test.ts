// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { openSync, truncateSync } from "node:fs";
import process from "node:process";
import { System, system } from "../../memory/system.ts";
import { lendBindings, returnBindings } from "../../runtime/libc.ts";
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

/** The system as it is, and as one that has no call that waits at several words. */
const SYSTEMS: [name: string, open: () => System][] = [
  ["this system", () => new System(lendBindings())],
  ["an older system", () => {
    const libc = lendBindings();
    const { syscall } = libc.call;
    const old = (...args: Parameters<typeof syscall>) => args[0] === 449 ? -1 : syscall(...args);
    return new System({ ...libc, call: { ...libc.call, syscall: old }, errno: () => 38 });
  }],
];

for (const [name, open] of SYSTEMS) {
  test(
    `waits at words beside the thread end as they change, or with their time, on ${name}`,
    async () => {
      const opened = open();
      const fd = opened.makeAnonymous(4096);
      const mapping = opened.map(fd, 4096);
      const watched = [0, 1, 2].map((i) => ({
        address: mapping.address + 4 * i,
        word: new Int32Array(mapping.buffer, 4 * i, 1),
        expected: 0,
      }));
      try {
        const began = performance.now();
        const short = opened.waitAside(watched[2]!, 100);
        const long = watched.slice(0, 2).map((each) => opened.waitAside(each, 600_000));
        // Bun has no such thread.
        if (short === null) return;
        await short;
        assert(performance.now() - began >= 95);
        for (const { address, word } of watched) {
          Atomics.store(word, 0, 1);
          opened.wake(address);
        }
        await Promise.all(long);
      } finally {
        opened.unmap(mapping);
        opened.close(fd);
        returnBindings();
      }
    },
    IGNORED,
  );
}
