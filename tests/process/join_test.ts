// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Process, ProcessStateError } from "../../mod.ts";
import { nothing } from "../fixtures/nothing.ts";
import { ignoreTerm, waitForever } from "../fixtures/wait.ts";
import { forEachMethod, PROCESSES, Reports, run, test } from "../helpers.ts";

forEachMethod(
  "P-029 join() with a timeout of 0 gives null, and the child goes on",
  async (context) => {
    await using reports = new Reports();
    await using process = new Process({ target: waitForever, args: [reports.path()], context });
    await process.start();
    await reports.next(process);
    assertEquals(await process.join({ timeout: 0 }), null);
    assertEquals(await process.join({ timeout: -1 }), null);
    assertEquals(await process.join({ timeout: -Infinity }), null);
    assertEquals(process.isAlive(), true);
  },
);

forEachMethod("join() with a timeout gives null when it is over", async (context) => {
  await using reports = new Reports();
  await using process = new Process({ target: waitForever, args: [reports.path()], context });
  await process.start();
  const start = performance.now();
  assertEquals(await process.join({ timeout: 120 }), null);
  const waited = performance.now() - start;
  assert(waited > 100 && waited < 10_000, `${waited} ms`);
});

forEachMethod("join() with a timeout gives the exit code that comes before", async (context) => {
  const process = new Process({ target: nothing, context });
  await process.start();
  assertEquals(await process.join({ timeout: 25_000 }), 0);
  const again = new Process({ target: nothing, context });
  await again.start();
  assertEquals(await again.join({ timeout: Infinity }), 0);
  assertEquals(await again.join({ timeout: 2 ** 40 }), 0);
});

forEachMethod(
  "join() by a signal rejects with its reason, and the child goes on",
  async (context) => {
    await using reports = new Reports();
    await using process = new Process({ target: waitForever, args: [reports.path()], context });
    await process.start();
    await reports.next(process);
    const controller = new AbortController();
    const joined = process.join({ signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    assertEquals(await joined.catch((error) => error), reason);
    assert(process.isAlive());
  },
);

test("join() with a signal that is aborted rejects at once, even for one that has ended", async () => {
  const process = new Process({ target: nothing });
  await run(process);
  const signal = AbortSignal.abort("no");
  assertEquals(await process.join({ signal }).catch((reason) => reason), "no");
  assertEquals(await process.join(), 0);
});

test("join() refuses a timeout that is NaN, or no number", async () => {
  const process = new Process({ target: nothing });
  await process.start();
  await assertRejects(() => process.join({ timeout: NaN }), RangeError, "value is NaN");
  // @ts-expect-error: not a number
  await assertRejects(() => process.join({ timeout: "5" }), TypeError, 'current value is "5"');
  assertEquals(await process.join(), 0);
});

test("join() before the start rejects, and names the way out", async () => {
  const error = await assertRejects(
    () => new Process({ name: "idle" }).join(),
    ProcessStateError,
  );
  assertEquals(
    error.message,
    "Cannot join idle as it has not been started: await start() first",
  );
});

forEachMethod("join() by many at once gives each the exit code", async (context) => {
  const process = new Process({ target: nothing, context });
  await process.start();
  const joins = [1, 2, 3].map(() => process.join());
  assertEquals(await Promise.all(joins), [0, 0, 0]);
});

forEachMethod("join() waits for a daemon too", async (context) => {
  assertEquals(await run(new Process({ target: nothing, daemon: true, context })), 0);
});

forEachMethod(
  "terminate() leaves a child that handles SIGTERM, kill() does not",
  async (context) => {
    await using reports = new Reports();
    const process = new Process({ target: ignoreTerm, args: [reports.path()], context });
    await process.start();
    await reports.next(process);
    process.terminate();
    assertEquals(await process.join({ timeout: 150 }), null);
    process.kill();
    assertEquals(await process.join(), -9);
  },
  { methods: PROCESSES },
);
