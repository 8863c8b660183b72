// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  activeChildren,
  asCompleted,
  BrokenPoolError,
  CancelledError,
  getContext,
  ProcessError,
  ProcessPoolExecutor,
  ProcessStateError,
  reference,
  waitFutures,
  WorkerLostError,
} from "../../mod.ts";
import { forEachMethod, METHODS, PROCESSES, Reports, runProgram, test } from "../helpers.ts";
import { processExit } from "../fixtures/exit.ts";
import { report } from "../fixtures/report.ts";
import { waitForFile } from "../fixtures/wait_for_file.ts";
import { giveExitingGetter, killSelf } from "./fixtures/deaths.ts";
import { giveFunction, giveThrowingGetter, refuseOdd, throwOwn } from "./fixtures/faults.ts";
import * as marks from "./fixtures/marks.ts";
import { squareElsewhere } from "./fixtures/nested.ts";
import { add, identity, power, square, where, work } from "./fixtures/tasks.ts";
import { hang } from "./fixtures/waits.ts";
import { began, program } from "./pool_helpers.ts";

const TEN = Array.from({ length: 10 }, (_, index) => index);

// -- submit and map --

forEachMethod("X-038 submit() gives the future of the result", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  const future = executor.submit(power, { x: 2, by: 8 });
  assertEquals([await future.result({ timeout: 20_000 }), await future], [256, 256]);
  assertEquals([future.done(), future.running(), await future.exception()], [true, false, null]);
});

test("X-039 submit() passes an options object on, whatever its fields are named", async () => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
  const options = { target: 1, args: [2], self: 3, fn: 4 };
  assertEquals(await executor.submit(identity, options), options);
});

test("X-040 submit() without a target throws", async () => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
  // @ts-expect-error: no target
  assertThrows(() => executor.submit(), TypeError, 'Cannot submit as "target" must be');
  // @ts-expect-error: no target
  assertThrows(() => executor.map("square", [1]), TypeError);
});

forEachMethod("X-041 map() pairs the items, up to the end of the shortest", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  assertEquals(await Array.fromAsync(executor.map(add, TEN, TEN)), TEN.map((x) => 2 * x));
  assertEquals(await Array.fromAsync(executor.map(add, TEN, [1, 2])), [1, 3]);
  async function* later() {
    yield* [5, 6];
  }
  assertEquals(await Array.fromAsync(executor.map(add, later(), TEN)), [5, 7]);
});

forEachMethod(
  "X-042 map() rejects where the task has, after the results before",
  async (context) => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
    const results = executor.map(refuseOdd, [0, 2, 3, 4]);
    assertEquals([(await results.next()).value, (await results.next()).value], [0, 2]);
    await assertRejects(() => results.next(), RangeError, "3 is odd");
  },
);

test("map() submits at once, before anything is taken", async () => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context: "worker" });
  await using reports = new Reports();
  report(reports.path("there"), true);
  const results = executor.map(waitForFile, [reports.path("first")], [reports.path("there")]);
  await executor.submit(square, 1);
  assertEquals(reports.has("first"), true);
  await results.next();
});

forEachMethod("X-044 shutdown() right after map() does not hang", async (context) => {
  const executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  const results = executor.map(square, [1, 2, 3]);
  await executor.shutdown();
  assertEquals(await Array.fromAsync(results), [1, 4, 9]);
});

forEachMethod(
  "X-051 X-095 an error of a task keeps class, fields, cause and stack",
  async (context) => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    await assertRejects(() => executor.submit(refuseOdd, 1).result(), RangeError, "1 is odd");
    const error = await executor.submit(throwOwn, "late").exception() as Error & { code: string };
    assertEquals([error.name, error.message, error.code], ["OrderError", "late", "E_ORDER"]);
    assert(error.cause instanceof RangeError);
    assert(/throwOwn .*faults\.ts/.test(error.stack!), error.stack);
  },
);

// -- Options --

test("X-046 X-105 options of a wrong type or value are refused", () => {
  for (const maxWorkers of [0, -1, 1.5]) {
    assertThrows(() => new ProcessPoolExecutor({ maxWorkers }), RangeError, "ProcessPoolExecutor");
  }
  assertThrows(() => new ProcessPoolExecutor({ maxTasksPerChild: 0 }), RangeError);
  // @ts-expect-error: no number
  assertThrows(() => new ProcessPoolExecutor({ maxTasksPerChild: "1" }), TypeError);
  // @ts-expect-error: no target
  assertThrows(() => new ProcessPoolExecutor({ initializer: 5 }), TypeError, '"initializer"');
});

test("X-061 an executor is also made by a context, and needs no options", async () => {
  await using executor = getContext("worker").executor();
  assertEquals(await executor.submit(square, 3), 9);
});

for (const [id, methods] of [["X-053", PROCESSES], ["X-062 X-078", ["worker"]]] as const) {
  forEachMethod(
    `${id} many jobs that wait use exactly as many workers as there are`,
    async (context) => {
      await using reports = new Reports();
      const executor = new ProcessPoolExecutor({ maxWorkers: 3, context });
      const open = reports.path("open");
      const jobs = TEN.map((x) => executor.submit(waitForFile, reports.path(`${x}`), open));
      await Promise.all([0, 1, 2].map((x) => began(reports, jobs[x]!, `${x}`)));
      assertEquals(TEN.filter((x) => reports.has(`${x}`)), [0, 1, 2]);
      assertEquals(jobs[0]!.running(), true);
      report(open, true);
      await executor.shutdown();
      assertEquals(jobs.every((job) => job.done()), true);
    },
    { methods },
  );
}

forEachMethod("X-055 X-063 workers that are idle are used again", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  const places = new Set<string>();
  for (let index = 0; index < 6; index++) places.add(await executor.submit(where));
  assertEquals(places.size, 1);
});

forEachMethod("X-058 shutdown() with workers that retire after each task", async (context) => {
  const executor = new ProcessPoolExecutor({ maxWorkers: 3, maxTasksPerChild: 1, context });
  const jobs = [0, 1, 2, 3, 4, 5].map((x) => executor.submit(square, x));
  await executor.shutdown();
  assertEquals(await Promise.all(jobs), [0, 1, 4, 9, 16, 25]);
});

forEachMethod("X-068 X-069 an initializer that throws rejects every future", async (context) => {
  await using reports = new Reports();
  const folder = reports.path("marks");
  await Deno.mkdir(folder);
  const initargs = [folder] as const;
  const options = { maxWorkers: 2, context, initializer: marks.markAndThrow, initargs };
  await using executor = new ProcessPoolExecutor(options);
  const jobs = [executor.submit(square, 1), executor.submit(square, 2)];
  for (const job of jobs) {
    const error = await job.exception();
    assert(error instanceof BrokenPoolError, String(error));
    assertEquals((error.cause as Error).message, "no table");
  }
  assert(await executor.submit(square, 3).exception() instanceof BrokenPoolError);
});

// -- Futures of an executor --

forEachMethod("cancel() takes back what has not begun, and nothing else", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  await using reports = new Reports();
  const open = reports.path("open");
  const first = executor.submit(waitForFile, reports.path("first"), open);
  await began(reports, first, "first");
  const never = executor.submit(waitForFile, reports.path("never"), open);
  const queued = [executor.submit(square, 3), executor.submit(square, 4)];
  assertEquals([first.running(), first.cancel()], [true, false]);
  assertEquals([never.cancel(), queued[1]!.cancel()], [true, true]);
  await assertRejects(() => never.result(), CancelledError);
  report(open, true);
  assertEquals([await first, await queued[0]], [undefined, 9]);
  assertEquals(reports.has("never"), false);
});

test("asCompleted() and waitFutures() work on the futures of an executor", async () => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context: "worker" });
  const futures = TEN.map((x) => executor.submit(square, x));
  let sum = 0;
  for await (const future of asCompleted(futures)) sum += await future.result();
  assertEquals(sum, 285);
  assertEquals((await waitFutures(futures)).done.size, 10);
});

// -- Deaths --

forEachMethod(
  "X-090 X-092 a task whose module ends the worker costs that task",
  async (context) => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    const job = executor.submit(reference(program("exits_on_import.ts"), "never"));
    assert(await job.exception() instanceof WorkerLostError, String(await job.exception()));
    assertEquals(await executor.submit(square, 3), 9);
  },
);

forEachMethod("X-091 a task whose module throws fails, and costs no worker", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  const before = await executor.submit(where);
  const job = executor.submit(
    reference(program("../../fixtures/throws_on_import.ts"), "unreachable"),
  );
  assert(await job.exception() instanceof Error);
  assertEquals(await executor.submit(where), before);
});

forEachMethod("X-093 a crash costs the task, not the executor", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  const jobs = TEN.map((x) => executor.submit(square, x));
  const crash = executor.submit(killSelf, "SIGKILL");
  assert(await crash.exception() instanceof WorkerLostError);
  assertEquals(await Promise.all(jobs), TEN.map((x) => x * x));
}, { methods: PROCESSES });

forEachMethod("X-094 an exit costs the task, not the executor", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  const error = await executor.submit(processExit, 3).exception();
  assert(error instanceof WorkerLostError);
  assertEquals([error.exitCode, await executor.submit(square, 3)], [3, 9]);
});

forEachMethod("X-096 X-097 a result that exits when it is read costs the task", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  const error = await executor.submit(giveExitingGetter, 3).exception();
  assert(error instanceof WorkerLostError, String(error));
  assertEquals([error.exitCode, await executor.submit(square, 3)], [3, 9]);
});

forEachMethod("a result that throws when it is read fails the task alone", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  const error = await executor.submit(giveThrowingGetter).exception() as Error;
  assert(error.message.includes("not to be read"), String(error));
  assertEquals(await executor.submit(square, 3), 9);
});

test("X-109 a broken executor's error is a ProcessError", () => {
  assert(new BrokenPoolError() instanceof ProcessError);
});

forEachMethod(
  "X-102 a result that can't be cloned, after shutdown(), gets its error",
  async (context) => {
    const executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    const job = executor.submit(giveFunction);
    const ended = executor.shutdown({ wait: false });
    assertEquals((await job.exception() as Error).name, "DataCloneError");
    await ended;
    await executor.shutdown();
  },
);

forEachMethod("X-104 a hundred submits at once all come back", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  const jobs = Array.from(
    { length: 100 },
    (_, x) => executor.submit(identity, [x, "x".repeat(9999)]),
  );
  assertEquals((await waitFutures(jobs)).done.size, 100);
  assertEquals((await jobs[99] as unknown[])[0], 99);
});

// -- Shutdown --

forEachMethod(
  "X-071 X-108 submit() and map() after shutdown() throw, shutdown() may come again",
  async (context) => {
    const executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    await executor.shutdown();
    await executor.shutdown();
    assertThrows(
      () => executor.submit(square, 1),
      ProcessStateError,
      "Cannot submit after shutdown",
    );
    assertThrows(() => executor.map(square, [1]), ProcessStateError, "Cannot map after shutdown");
  },
);

forEachMethod("X-074 shutdown() waits for all that was submitted", async (context) => {
  const executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  const jobs = Array.from({ length: 50 }, () => executor.submit(work, 2));
  await executor.shutdown();
  assertEquals(jobs.every((job) => job.done()), true);
  assertEquals(await Promise.all(jobs), Array(50).fill(2));
});

forEachMethod("X-079 X-086 leaving the scope waits for what was submitted", async (context) => {
  let results;
  {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
    results = executor.map(square, [1, 2, 3]);
  }
  assertEquals(await Array.fromAsync(results), [1, 4, 9]);
});

forEachMethod("X-107 leaving the scope by an error waits too", async (context) => {
  await using reports = new Reports();
  report(reports.path("there"), true);
  const fail = async () => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    executor.submit(waitForFile, reports.path("ran"), reports.path("there"));
    throw new SyntaxError("out of here");
  };
  await assertRejects(fail, SyntaxError, "out of here");
  assertEquals(reports.has("ran"), true);
});

forEachMethod(
  "X-081 X-088 shutdown() without wait resolves at once, jobs are done",
  async (context) => {
    const executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
    const jobs = TEN.map((x) => executor.submit(square, x));
    await executor.shutdown({ wait: false });
    assertEquals(jobs.some((job) => job.done()), false);
    assertEquals(await Promise.all(jobs), TEN.map((x) => x * x));
    await executor.shutdown();
  },
);

forEachMethod("shutdown() with cancelFutures takes back what has not begun", async (context) => {
  const executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  await using reports = new Reports();
  const first = executor.submit(waitForFile, reports.path(), reports.path("open"));
  await began(reports, first);
  const queued = TEN.map((x) => executor.submit(square, x));
  const ended = executor.shutdown({ cancelFutures: true });
  assertEquals(queued.map((job) => job.cancelled()), Array(10).fill(true));
  report(reports.path("open"), true);
  await ended;
  assertEquals(await first, undefined);
});

for (const [call, exitCode] of [["terminateWorkers", -15], ["killWorkers", -9]] as const) {
  forEachMethod(`${call}() ends what runs, and drops the rest`, async (context) => {
    const executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    await using reports = new Reports();
    const running = executor.submit(hang, reports.path());
    const pid = await began(reports, running);
    const queued = executor.submit(square, 1);
    await executor[call]();
    const errors = [await running.exception(), await queued.exception()];
    for (const error of errors) assert(error instanceof ProcessStateError, `${error} ${exitCode}`);
    if (context !== "worker") assertThrows(() => Deno.kill(pid as number, "SIGKILL"));
    assertThrows(() => executor.submit(square, 1), ProcessStateError);
  });
}

for (const method of ["spawn", "worker"]) {
  for (const [id, how] of [["X-076", "running"], ["X-084", "cancel"]]) {
    test(`${id} [${method}] shutdown() without wait, then the end of the program (${how})`, async () => {
      const { code, stdout, stderr } = await runProgram(program("executor_end.ts"), {
        args: [method, how!],
      });
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      assert(how === "running" ? stdout === "5\n" : /^(5|CancelledError)\n$/.test(stdout), stdout);
    });
  }
}

test("X-073 submit() while the program ends throws, once it is shut down", async () => {
  const { code, stdout } = await runProgram(program("executor_unload.ts"));
  assertEquals({ code, stdout }, { code: 0, stdout: "9\nProcessStateError\n" });
});

forEachMethod(
  "an executor starts a worker when there is a task and no other is idle",
  async (context) => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 3, context });
    const before = activeChildren().length;
    for (let i = 0; i < 4; i++) assertEquals(await executor.submit(square, i), i * i);
    assertEquals(activeChildren().length - before, 1);
    await Promise.all([1, 2, 3, 4, 5].map((ms) => executor.submit(work, 50 + ms)));
    assertEquals(activeChildren().length - before, 3);
  },
);

for (const inner of METHODS) {
  forEachMethod(`a task of an executor may use an executor, by ${inner}`, async (context) => {
    await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
    assertEquals(await executor.submit(squareElsewhere, inner, 3), 9);
  });
}
