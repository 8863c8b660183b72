// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { BrokenPoolError, Pool, ProcessStateError } from "../../../mod.ts";
import { Patience } from "../../../pool/scheduling/patience.ts";
import { forEachMethod, PROCESSES, test } from "../../helpers.ts";
import { deafTo, openPool } from "../fixtures/deaf.ts";
import { square } from "../fixtures/tasks.ts";

test("Patience counts what fails together once, and pauses longer each time", () => {
  let now = 10_000;
  const patience = new Patience(() => now);
  const { round } = patience;
  const failure = { cause: new Error("no"), hasDied: false, round };
  for (let count = 0; count < 8; count++) assert(!patience.failed(failure));
  assertEquals(patience.pause, 25);
  now += 25;
  assertEquals(patience.pause, 0);
  assert(!patience.failed({ ...failure, round: patience.round }));
  assertEquals(patience.pause, 50);
  assert(patience.failed({ ...failure, round: patience.round }));
  assertEquals(patience.tried, 10);
});

test("Patience lasts longer for shortages, and while something was done lately", () => {
  let now = 10_000;
  const patience = new Patience(() => now);
  const cause = Object.assign(new Error("spawn"), { code: "EAGAIN" });
  const fail = () => patience.failed({ cause, hasDied: false, round: patience.round });
  for (let count = 1; count < 9; count++) assert(!fail());
  patience.succeeded();
  assertEquals(patience.pause, 0);
  for (let count = 1; count < 20; count++) assert(!fail());
  now += 6_000;
  assert(fail());
});

test("Patience ends at once where a process may not be started", () => {
  const cause = new ProcessStateError("its parent is a daemon");
  assert(new Patience().failed({ cause, hasDied: false, round: 0 }));
});

forEachMethod("a pool lives on after three workers killed as they boot", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const killed = new Set<number>();
  while (killed.size < 3) {
    const pid = pool.pids.find((pid) => !killed.has(pid));
    if (pid !== undefined) {
      Deno.kill(pid, "SIGKILL");
      killed.add(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertEquals(await pool.apply(square, [3]), 9);
}, { methods: PROCESSES });

forEachMethod("a pool in a daemon says at once why it is broken", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const error = await assertRejects(() => pool.apply(openPool), Error);
  assertEquals(error.name, BrokenPoolError.name);
  assert(/ 1 worker has .*is a daemon/.test(error.message), error.message);
});

forEachMethod("a worker that handles SIGTERM is killed after killTimeout", async (context) => {
  const pool = new Pool({ processes: 1, context, killTimeout: 100 });
  await pool.apply(deafTo, ["SIGTERM"]);
  pool.terminate();
  await pool.join();
  assertEquals(pool.pids, []);
}, { methods: PROCESSES });

test("killTimeout must be a number of milliseconds", () => {
  for (const killTimeout of [-1, NaN, Infinity]) {
    assertThrows(
      () => new Pool({ killTimeout }),
      RangeError,
      '"killTimeout" must be a number of milliseconds from 0',
    );
  }
  const killTimeout = "5" as unknown as number;
  assertThrows(() => new Pool({ killTimeout }), TypeError, '"killTimeout" must be a number');
});
