// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { Pool, ProcessStateError, TimeoutError, WorkerLostError } from "../../mod.ts";
import { denoExit, exitLater, processExit } from "../fixtures/exit.ts";
import { rejectLate, throwLate, throwText } from "../fixtures/throw.ts";
import { loopForever } from "../fixtures/wait.ts";
import { forEachMethod, PROCESSES, Reports, runProgram, test } from "../helpers.ts";
import {
  exitAt,
  giveTenMegabytes,
  killAt,
  killSelf,
  noteAndExitAt,
  noteAndKillSelf,
} from "./fixtures/deaths.ts";
import * as faults from "./fixtures/faults.ts";
import { square, where, work } from "./fixtures/tasks.ts";
import { hang } from "./fixtures/waits.ts";
import { assertWorks, began, outcomes, program, rejectsSoon, SOON } from "./pool_helpers.ts";

// -- What a task throws and gives --

forEachMethod(
  "PL-030 an error of a task's own class keeps name, fields and causes",
  async (context) => {
    await using pool = new Pool({ processes: 2, context });
    const error = await assertRejects(() => pool.apply(faults.throwOwn, ["late"]), Error, "late");
    const { name, code } = error as faults.OrderError;
    assertEquals([name, code, error.constructor], ["OrderError", "E_ORDER", Error]);
    assert(error.cause instanceof RangeError);
    assertEquals([error.cause.message, error.cause.cause], ["the root", "deep"]);
    await assertWorks(pool);
  },
);

forEachMethod(
  "PL-031 an error's stack shows the line of the worker that threw it",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    const error = await assertRejects(() => pool.apply(faults.throwOwn, ["late"]));
    assert(/throwOwn .*faults\.ts/.test((error as Error).stack!), (error as Error).stack);
  },
);

forEachMethod("PL-034 apply() rejects with the built-in class of the error", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await assertRejects(() => pool.apply(faults.refuseOdd, [7]), RangeError, "7 is odd");
  const error = await assertRejects(() => pool.apply(faults.throwAggregate), AggregateError);
  const [one, two] = error.errors;
  assert(one instanceof TypeError && two instanceof SyntaxError);
  assertEquals([error.message, one.message, two.message], ["both", "one", "two"]);
});

forEachMethod("what is thrown and no error arrives as it is", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const caught = (value: unknown) =>
    pool.apply(faults.throwValue, [value]).then(() => "fulfilled", (e) => e);
  assertEquals(await pool.apply(throwText).catch((e) => e), "only text");
  for (const value of [undefined, null, 0, 5n, { a: [1] }, new Map([[1, 2]])]) {
    assertEquals(await caught(value), value);
  }
  await assertWorks(pool);
});

forEachMethod(
  "PL-041 a result that can't be cloned rejects, and costs nothing else",
  async (context) => {
    await using pool = new Pool({ processes: 2, context });
    const { values, errors } = await outcomes([
      pool.apply(square, [2]),
      pool.apply(faults.giveFunction),
      pool.apply(square, [3]),
    ]);
    assertEquals(values, [4, 9]);
    const [error] = errors as DOMException[];
    assertEquals(error!.name, "DataCloneError");
    assert(error!.message.startsWith("Cannot send the result of the task: "), error!.message);
    await assertWorks(pool);
  },
);

forEachMethod("PL-063 an error that can't be cloned loses only what can't", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const error = await assertRejects(() => pool.apply(faults.throwUncloneable));
  assertEquals([(error as Error).name, (error as Error).message], ["TypeError", "with a function"]);
  assert(/throwUncloneable/.test((error as Error).stack!));
  await assertWorks(pool);
});

forEachMethod("a result keeps BigInt, Map, typed arrays and cycles", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const rich = await pool.apply(faults.giveRich);
  const wanted = faults.giveRich();
  assertEquals({ ...rich, cycle: 0 }, { ...wanted, cycle: 0 });
  assertEquals((rich.cycle as unknown[])[0], rich.cycle);
  assert(Object.is(rich.negativeZero, -0));
  await assertWorks(pool);
});

// -- Tasks that end their worker --

forEachMethod("PL-060 process.exit() in a task costs that task alone", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const error = await rejectsSoon(pool.apply(processExit, [0]), WorkerLostError);
  assertEquals(error.exitCode, 0);
  assert(error.pid > 0);
  assert(error.message.includes(`worker ${error.pid} has ended with exit code 0`), error.message);
  await assertWorks(pool);
});

forEachMethod("Deno.exit() in a task costs that task alone", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const lost = rejectsSoon(pool.apply(denoExit, [1]), WorkerLostError);
  const others = pool.map(square, [1, 2, 3, 4], { chunkSize: 1 });
  assertEquals((await lost).exitCode, 1);
  assertEquals(await others, [1, 4, 9, 16]);
  await assertWorks(pool);
});

forEachMethod("exit() out of a callback costs the task that is pending", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  assertEquals((await rejectsSoon(pool.apply(exitLater, [7]), WorkerLostError)).exitCode, 7);
  await assertWorks(pool);
});

for (const late of [throwLate, rejectLate]) {
  forEachMethod(
    `${late.name}(): an error after the result costs the worker, not the pool`,
    async (context) => {
      await using pool = new Pool({ processes: 1, context });
      const before = await pool.apply(where);
      assertEquals(await pool.apply(late), undefined);
      const lost = await nextWorker(pool, before);
      assert(lost <= 1, `${lost} tasks were lost`);
      await assertWorks(pool);
    },
  );
}

/** Gives tasks until another worker does them; how many have been lost with the one before. */
async function nextWorker(pool: Pool, before: string): Promise<number> {
  for (let lost = 0;;) {
    const now = await pool.apply(where).catch((error) => error);
    if (now instanceof WorkerLostError) lost++;
    else if (now !== before) return lost;
  }
}

// -- Workers that are killed --

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  const exitCode = signal === "SIGKILL" ? -9 : -15;

  forEachMethod(`${signal} from outside while it works costs that task alone`, async (context) => {
    await using pool = new Pool({ processes: 2, context });
    await using reports = new Reports();
    const task = pool.apply(loopForever, [reports.path()]);
    const pid = await began(reports, task) as number;
    assert(pool.pids.includes(pid));
    Deno.kill(pid, signal);
    const error = await rejectsSoon(task, WorkerLostError);
    assertEquals([error.pid, error.exitCode], [pid, exitCode]);
    await assertWorks(pool);
    assert(!pool.pids.includes(pid));
    assertEquals(pool.pids.length, 2);
  }, { methods: PROCESSES });

  forEachMethod(`${signal} of itself costs that task alone`, async (context) => {
    await using pool = new Pool({ processes: 2, context });
    const error = await rejectsSoon(pool.apply(killSelf, [signal]), WorkerLostError);
    assertEquals(error.exitCode, exitCode);
    await assertWorks(pool);
  }, { methods: PROCESSES });

  forEachMethod(
    `PW-010 ${signal} of idle workers, and a task right after, costs nothing`,
    async (context) => {
      await using pool = new Pool({ processes: 2, context });
      await assertWorks(pool);
      const before = pool.pids;
      for (const pid of before) Deno.kill(pid, signal);
      assertEquals(await pool.apply(square, [3]), 9);
      // One that has nothing to do may be slow to die: the other one's successor does all meanwhile. One task at a time:
      // of several it would be asked for those behind the first, and then nobody knows whether it has read that.
      const isNew = () => pool.pids.length === 2 && !pool.pids.some((pid) => before.includes(pid));
      while (!isNew()) assertEquals(await pool.apply(square, [3]), 9);
      await assertWorks(pool);
    },
    { methods: PROCESSES },
  );
}

forEachMethod("a worker that died unheard costs the next task nothing", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await assertWorks(pool);
  const [pid] = pool.pids;
  Deno.kill(pid!, "SIGKILL");
  // Not awaited: this process has not heard of the death when it gives the task.
  while (isAlive(pid!));
  assertEquals(await pool.apply(square, [3]), 9);
}, { methods: PROCESSES });

function isAlive(pid: number): boolean {
  const { code, stdout } = new Deno.Command("ps", { args: ["-o", "stat=", "-p", `${pid}`] })
    .outputSync();
  return code === 0 && !new TextDecoder().decode(stdout).startsWith("Z");
}

forEachMethod(
  "a worker killed while it gives ten megabytes costs that task alone",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    await using reports = new Reports();
    await assertWorks(pool);
    const [pid] = pool.pids;
    const task = pool.apply(giveTenMegabytes, [reports.path()]);
    await giveAway();
    // This process reads nothing meanwhile, so that the worker can't send all of it.
    while (!reports.has());
    Deno.kill(pid!, "SIGKILL");
    assertEquals((await rejectsSoon(task, WorkerLostError)).exitCode, -9);
    assertEquals((await pool.apply(giveTenMegabytes, [reports.path("again")])).length, 10_000_000);
  },
  { methods: PROCESSES },
);

/** Lets what this turn has given be sent. */
function giveAway(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

forEachMethod("an endless loop is stopped by its timeout", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await using reports = new Reports();
  await assertWorks(pool);
  const start = performance.now();
  const task = pool.apply(loopForever, [reports.path()], { timeout: 150 });
  assertEquals((await assertRejects(() => task, TimeoutError)).timeout, 150);
  assert(performance.now() - start < SOON);
  await assertWorks(pool);
}, { methods: PROCESSES });

// In Deno the thread itself spins on until the program ends, see the notes on conformance.
test("[worker] an endless loop is stopped by its timeout, and the program ends", async () => {
  const { code, stdout, stderr } = await runProgram(program("endless_worker.ts"));
  assertEquals({ code, stdout, stderr }, { code: 0, stdout: "TimeoutError\n1,4,9\n", stderr: "" });
});

for (const method of PROCESSES) {
  test(`[${method}] V8 out of memory costs that task alone`, async () => {
    const flags = ["-A", "--v8-flags=--max-old-space-size=80"];
    const { code, stdout } = await runProgram(program("out_of_memory.ts"), {
      flags,
      args: [method],
      // Node is not told by flags.
      env: { NODE_OPTIONS: "--max-old-space-size=80" },
    });
    assertEquals({ code, stdout }, { code: 0, stdout: "WorkerLostError\n1,4,9\n" });
  });
}

// -- One among many --

const MANY = Array.from({ length: 300 }, (_, index) => index);

forEachMethod(
  "an exit among many short tasks costs exactly one, and none runs twice",
  async (context) => {
    await using pool = new Pool({ processes: 2, context });
    await using reports = new Reports();
    const log = reports.path("log");
    const { values, errors } = await outcomes(
      MANY.map((index) => pool.apply(noteAndExitAt, [log, index, 150])),
    );
    assertOneLost(values, errors, log);
    await assertWorks(pool);
  },
);

forEachMethod(
  "SIGKILL among many tasks costs exactly one, and none runs twice",
  async (context) => {
    await using pool = new Pool({ processes: 2, context });
    await using reports = new Reports();
    const log = reports.path("log");
    const { values, errors } = await outcomes(
      MANY.map((index) =>
        index === 150
          ? pool.apply(noteAndKillSelf, [log, index])
          : pool.apply(noteAndExitAt, [log, index, -1])
      ),
    );
    assertOneLost(values, errors, log);
    await assertWorks(pool);
  },
  { methods: PROCESSES },
);

// Results of a target whose tasks are short wait for each other, no longer than 0.3 ms; SIGKILL takes
// them with it, so that not only the task that was running may be lost or run again.
forEachMethod(
  "SIGKILL in a target that is short leaves no task without an end",
  async (context) => {
    await using pool = new Pool({ processes: 2, context });
    const { values, errors } = await outcomes(
      MANY.map((index) => pool.apply(killAt, [index, 150])),
    );
    for (const error of errors) assert(error instanceof WorkerLostError, String(error));
    assert(errors.length > 0 && errors.length < 60, `${errors.length} tasks were lost`);
    assertEquals(values.length + errors.length, MANY.length);
    assertEquals(values, [...new Set(values)].sort((a, b) => a - b));
    await assertWorks(pool);
  },
  { methods: PROCESSES },
);

function assertOneLost(values: number[], errors: unknown[], log: string): void {
  assertEquals(errors.map((error) => (error as Error).name), ["WorkerLostError"]);
  assertEquals(values, MANY.filter((index) => index !== 150));
  const ran = Deno.readTextFileSync(log).trimEnd().split("\n").map(Number).sort((a, b) => a - b);
  assertEquals(ran, MANY);
}

forEachMethod(
  "every worker dies again and again, and every other task is done",
  async (context) => {
    await using pool = new Pool({ processes: 2, context });
    const { values, errors } = await outcomes(
      MANY.slice(0, 60).map((index) => pool.apply(exitAt, [index, index % 20 === 7 ? index : -1])),
    );
    assertEquals(errors.map((error) => (error as Error).name), Array(3).fill("WorkerLostError"));
    assertEquals(values.length, 57);
  },
);

// -- The end of everything --

forEachMethod(
  "terminate() while everything runs rejects all of it, and leaves nothing",
  async (context) => {
    await using pool = new Pool({ processes: 2, context });
    await using reports = new Reports();
    // A thread that never gives way spins on in Deno.
    const target = context === "worker" ? hang : loopForever;
    const tasks = MANY.slice(0, 20).map((index) => pool.apply(target, [reports.path(`${index}`)]));
    const settled = outcomes(tasks);
    await began(reports, tasks[0]!, "0");
    pool.terminate();
    const { errors } = await settled;
    assertEquals(errors.length, 20);
    for (const error of errors) assert(error instanceof ProcessStateError, String(error));
    await pool.join();
    assertEquals(pool.pids, []);
  },
);

forEachMethod("abort of one signal ends everything that was given it", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await using reports = new Reports();
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const task = pool.apply(hang, [reports.path()], options);
  const others = [
    pool.map(work, [60_000, 60_000], options).then(() => [], (error) => error),
    ...MANY.slice(0, 10).map((x) => pool.apply(square, [x], options).catch((error) => error)),
  ];
  await began(reports, task);
  controller.abort("enough");
  assertEquals(await task.catch((error) => error), "enough");
  const settled = await Promise.all(others);
  assertEquals(settled[0], "enough");
  await assertWorks(pool);
});
