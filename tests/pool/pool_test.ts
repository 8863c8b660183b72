// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  activeChildren,
  cpuCount,
  getContext,
  inline,
  Pool,
  Process,
  ProcessStateError,
  reference,
  TargetError,
} from "../../mod.ts";
import { forEachMethod, PROCESSES, Reports, run, runProgram, test } from "../helpers.ts";
import { refuseOdd } from "./fixtures/faults.ts";
import * as guests from "./fixtures/guests.ts";
import { add, identity, power, square, squareLater, where } from "./fixtures/tasks.ts";
import { hang } from "./fixtures/waits.ts";
import { assertWorks, began, occupy, program } from "./pool_helpers.ts";

// -- apply --

forEachMethod("PL-001 apply() gives the result of the target", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  assertEquals(await pool.apply(square, [5]), 25);
  assertEquals(await pool.apply(squareLater, [5]), 25);
  assertEquals(await pool.apply(add, [5, 6]), 11);
});

test("PL-002 apply() passes an options object on", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  assertEquals(await pool.apply(power, [{ x: 3 }]), 9);
  assertEquals(await pool.apply(power, [{ x: 3, by: 3 }]), 27);
});

test("apply() takes builtins, references and inline functions", async () => {
  await using pool = new Pool({ processes: 1, context: "spawn" });
  const { href } = new URL("./fixtures/tasks.ts", import.meta.url);
  assertEquals(await pool.apply(Math.hypot, [3, 4]), 5);
  assertEquals(await pool.apply(reference<[number], number>(href, "square"), [3]), 9);
  assertEquals(await pool.apply(inline((x: number) => x + 1), [3]), 4);
  assertEquals(await pool.apply(where), await pool.apply(where, []));
});

forEachMethod("apply() runs what is given in one turn on all workers", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await using reports = new Reports();
  const tasks = ["a", "b"].map((name) => occupy(pool, reports, name));
  await Promise.all(tasks.map(({ running }) => running));
  tasks.forEach((task) => task.open());
  await Promise.all(tasks.map(({ result }) => result));
});

forEachMethod("apply() gives each of many its own end, whatever is beside it", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  const name = ({ name }: Error) => name;
  const calls = Array.from({ length: 300 }, (_, index) => [
    pool.apply(square, [index]),
    pool.apply(refuseOdd, [index]).catch(name),
    pool.apply(refuseOdd, [index + 1]).catch(name),
    pool.apply(add, [index, 1]),
    pool.apply(identity, [[index]]),
    pool.apply(identity, [null]),
    pool.apply(identity, [index % 100 === 7 ? () => {} : index]).catch(name),
    pool.apply(identity, [undefined]),
  ]);
  const ends = await Promise.all(calls.map((each) => Promise.all<unknown>(each)));
  ends.forEach((each, index) => {
    const odd = index % 2 === 1;
    const [even, next] = odd ? ["RangeError", index + 1] : [index, "RangeError"];
    const last = index % 100 === 7 ? "DataCloneError" : index;
    assertEquals(each, [index ** 2, even, next, index + 1, [index], null, last, undefined]);
  });
});

test("transfer moves a buffer to a worker, and copies it to a process", async () => {
  for (const context of ["worker", "spawn"] as const) {
    await using pool = new Pool({ processes: 1, context });
    const buffer = new Uint8Array([1, 2, 3]).buffer;
    const result = await pool.apply(identity, [buffer], { transfer: [buffer] });
    assertEquals(new Uint8Array(result as ArrayBuffer), new Uint8Array([1, 2, 3]));
    assertEquals(buffer.byteLength, context === "worker" ? 0 : 3);
  }
});

test("transfer moves a message port to a worker", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve) => port1.onmessage = ({ data }) => resolve(data));
  await pool.apply(guests.answer, [port2, "hello"], { transfer: [port2] });
  assertEquals(await answered, "hello");
  port1.close();
});

test("shared memory reaches a worker", async () => {
  await using pool = new Pool({ processes: 2, context: "worker" });
  const shared = new Int32Array(new SharedArrayBuffer(4));
  await pool.starmap(guests.addTo, [[shared, 1], [shared, 2], [shared, 3]], { chunkSize: 1 });
  assertEquals(shared[0], 6);
});

forEachMethod("arguments that can't be cloned reject, and cost nothing else", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await assertWorks(pool);
  const pids = pool.pids;
  const settled = await Promise.allSettled([
    pool.apply(identity, [1]),
    pool.apply(identity, [() => {}]),
    pool.apply(identity, [{ deep: Symbol("no") }]),
    pool.apply(identity, [2]),
  ]);
  assertEquals(settled.map(({ status }) => status === "fulfilled"), [true, false, false, true]);
  for (const each of settled) {
    if (each.status === "rejected") assertEquals(each.reason.name, "DataCloneError");
  }
  assertEquals(pool.pids, pids);
});

// -- Targets --

forEachMethod(
  "PL-062 a closure rejects with TargetError, and the pool goes on",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    const closure = (x: number) => x * pool.size;
    await assertRejects(() => pool.apply(closure, [1]), TargetError);
    await assertRejects(() => pool.map(closure, [1, 2]), TargetError);
    await assertWorks(pool);
  },
);

forEachMethod(
  "a target that is missing rejects with TargetError, its facts too",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    const { href } = new URL("./fixtures/tasks.ts", import.meta.url);
    const missing = reference(href, "missing");
    const error = await assertRejects(() => pool.apply(missing), TargetError);
    assertEquals([error.targetName, error.module], ["missing", href]);
    await assertRejects(() => pool.apply(reference("file:///missing/module.ts", "a")));
    await assertWorks(pool);
  },
);

test("what is no target is refused", async () => {
  await using pool = new Pool({ processes: 1, context: "worker" });
  // @ts-expect-error: no target
  await assertRejects(() => pool.apply("square", [1]), TypeError, '"target" must be');
  // @ts-expect-error: no target
  await assertRejects(() => pool.map(null, [1]), TypeError, '"target" must be');
  // @ts-expect-error: no target
  assertThrows(() => pool.imap(undefined, [1]), TypeError, '"target" must be');
});

// -- Options --

test("PL-025 a pool of 0, -1, 1.5 or NaN processes is refused", () => {
  for (const processes of [0, -1, 1.5, NaN, Infinity]) {
    const error = assertThrows(() => new Pool({ processes }), RangeError);
    assertEquals(
      error.message,
      `Cannot make a Pool as "processes" must be a whole number from 1 on: current value is ${processes}`,
    );
  }
  // @ts-expect-error: no number
  assertThrows(() => new Pool({ processes: "2" }), TypeError);
  // @ts-expect-error: no such method
  assertThrows(() => new Pool({ context: "fork" }), RangeError);
});

forEachMethod("PL-026 a pool of 3 gets 3 workers", async (context) => {
  await using pool = new Pool({ processes: 3, context });
  assertEquals(pool.size, 3);
  await using reports = new Reports();
  const tasks = ["a", "b", "c"].map((name) => occupy(pool, reports, name));
  await Promise.all(tasks.map(({ running }) => running));
  assertEquals(pool.pids.length, 3);
  assertEquals(new Set(pool.pids).size, context === "worker" ? 1 : 3);
  tasks.forEach((task) => task.open());
  await Promise.all(tasks.map(({ result }) => result));
});

test("size is the number of processors if none is asked for", async () => {
  await using pool = new Pool({ context: "worker" });
  assertEquals(pool.size, cpuCount());
});

test("a pool is also made by a context", async () => {
  await using pool = getContext("worker").pool({ processes: 1 });
  assertEquals(await pool.apply(square, [4]), 16);
  assertEquals(pool.pids, [Deno.pid]);
});

forEachMethod("PL-058 workers are daemons, by a name of their own", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const worker = await pool.apply(guests.whoAmI);
  assert(/PoolWorker-\d+$/.test(worker.name), worker.name);
  assertEquals(worker.daemon, true);
  await assertRejects(() => pool.apply(guests.startChild), Error, "daemon");
  await assertWorks(pool);
});

forEachMethod(
  "the workers of a pool in a child have its number in their names",
  async (context) => {
    await using reports = new Reports();
    const process = new Process({ target: guests.nameWorker, args: [reports.path()], context });
    await process.start();
    assertEquals(await process.join(), 0);
    const own = /-([\d:]+)$/.exec(process.name)![1];
    assertEquals(reports.read(), `PoolWorker-${own}:1`);
  },
);

forEachMethod("PL-059 a pool does not travel", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await assertRejects(() => pool.apply(identity, [pool]), ProcessStateError, "Cannot send a Pool");
});

forEachMethod("PL-047 a pool works in a child", async (context) => {
  await using reports = new Reports();
  const child = new Process({ target: guests.usePool, args: [reports.path(), context], context });
  assertEquals(await run(child), 0);
  assertEquals(reports.read(), [1, 4, 9]);
});

test("permissions of workers can be narrowed", async () => {
  await using pool = new Pool({
    processes: 1,
    context: "spawn",
    permissions: { read: true, net: true, write: true, sys: true, env: true },
  });
  assert(await pool.apply(guests.mayRun) !== "granted");
});

// -- The end --

forEachMethod(
  "PL-048 join() waits for the workers, after close() or terminate() only",
  async (context) => {
    const pool = new Pool({ processes: 2, context });
    const error = await assertRejects(() => pool.join(), ProcessStateError);
    assertEquals(error.message, "Cannot join a pool that is open: close() or terminate() it first");
    assertEquals(await pool.apply(square, [2]), 4);
    pool.close();
    await Promise.all([pool.join(), pool.join()]);
    await pool.join();
    assertEquals(pool.pids, []);
  },
);

forEachMethod("PL-049 close() refuses more, and what was given is done", async (context) => {
  const pool = new Pool({ processes: 2, context });
  const given = [pool.map(square, [1, 2, 3]), pool.apply(square, [4]), pool.apply(add, [1, 2])];
  const results = pool.imap(square, [5, 6, 7]);
  pool.close();
  const message = "as the Pool is closed: make another one";
  await assertRejects(() => pool.apply(square, [1]), ProcessStateError, `Cannot apply ${message}`);
  await assertRejects(() => pool.map(square, [1]), ProcessStateError, `Cannot map ${message}`);
  await assertRejects(() => pool.starmap(square, [[1]]), ProcessStateError, "Cannot starmap");
  assertThrows(() => pool.imap(square, [1]), ProcessStateError, `Cannot imap ${message}`);
  assertThrows(() => pool.imapUnordered(square, [1]), ProcessStateError, "Cannot imapUnordered");
  assertThrows(() => pool.applyAsync(square, [1]), ProcessStateError, "Cannot applyAsync");
  assertThrows(() => pool.mapAsync(square, [1]), ProcessStateError, "Cannot mapAsync");
  assertThrows(() => pool.starmapAsync(square, [[1]]), ProcessStateError, "Cannot starmapAsync");
  await pool.join();
  assertEquals(await Promise.all(given), [[1, 4, 9], 16, 3]);
  assertEquals(await Array.fromAsync(results), [25, 36, 49]);
});

forEachMethod(
  "PL-050 close() and terminate() may be called again, and one after the other",
  async (context) => {
    const pool = new Pool({ processes: 1, context });
    pool.close();
    pool.close();
    pool.terminate();
    pool.terminate();
    pool.close();
    await pool.join();
    await pool[Symbol.asyncDispose]();
    assertEquals(pool.pids, []);
    await assertRejects(() => pool.apply(square, [1]), ProcessStateError);
  },
);

forEachMethod("PL-017 terminate() ends workers that are at a task", async (context) => {
  const pool = new Pool({ processes: 1, context });
  await using reports = new Reports();
  const running = pool.apply(hang, [reports.path()]);
  await began(reports, running);
  const queued = pool.apply(square, [1]);
  const settled = Promise.allSettled([running, queued]);
  pool.terminate();
  await pool.join();
  for (const each of await settled) {
    assert(each.status === "rejected" && each.reason instanceof ProcessStateError);
    assert(each.reason.message.includes("its pool was terminated"), each.reason.message);
  }
});

forEachMethod("PL-038 disposal terminates and joins", async (context) => {
  let outer: Pool;
  {
    await using pool = new Pool({ processes: 2, context });
    outer = pool;
    assertEquals(await pool.apply(square, [3]), 9);
  }
  assertEquals([outer.pids, activeChildren()], [[], []]);
  await assertRejects(() => outer.apply(square, [3]), ProcessStateError, "terminated");
  await outer.join();
});

forEachMethod("a pool that is terminated at once leaves nothing", async (context) => {
  const pool = new Pool({ processes: 2, context });
  pool.terminate();
  await pool.join();
  assertEquals(pool.pids, []);
});

for (const method of ["spawn", "worker", "warm"]) {
  test(`[${method}] a pool that is dropped without close lets the program end, with 0`, async () => {
    const { code, stdout, stderr } = await runProgram(program("dropped.ts"), { args: [method] });
    assertEquals({ code, stdout, stderr }, { code: 0, stdout: "1,4,9\n", stderr: "" });
  });

  test(`MH-002 [${method}] a pool runs a function of the main script`, async () => {
    const { code, stdout, stderr } = await runProgram(program("main_target.ts"), {
      args: [method],
    });
    assertEquals({ code, stdout, stderr }, { code: 0, stdout: "2,4,6\n", stderr: "" });
  });

  test(`[${method}] a program goes on while a task of its pool runs`, async () => {
    const { code, stdout } = await runProgram(program("unawaited.ts"), { args: [method] });
    assertEquals({ code, stdout }, { code: 0, stdout: "16\n" });
  });
}

test("PL-032 an error of a task that ends the program shows the line of the worker", async () => {
  const { code, stderr } = await runProgram(program("uncaught.ts"));
  assertEquals(code, 1);
  assert(/OrderError\]?: late[^]*throwOwn[^]*faults\.[jt]s/.test(stderr), stderr);
});

test("PL-044 a pool whose workers can't be started says why, and leaves nothing", async () => {
  const flags = ["--allow-read", "--allow-write", "--allow-net", "--allow-env", "--allow-sys"];
  const options = { flags, args: ["spawn"] };
  const { code, stdout, stderr } = await runProgram(program("dropped.ts"), options);
  assertEquals([code, stdout], [1, ""]);
  assert(/BrokenPoolError[^]*Caused by[^]*--allow-run/.test(stderr), stderr);
});

test("PL-064 toString() tells state and size", async () => {
  const pool = new Pool({ processes: 2, context: "worker" });
  const seen = [String(pool)];
  pool.close();
  seen.push(String(pool));
  pool.terminate();
  seen.push(String(pool));
  await pool.join();
  assertEquals(seen, [
    "<Pool open size=2>",
    "<Pool closed size=2>",
    "<Pool terminated size=2>",
  ]);
});

test("a pool's workers end with a program that is killed", async () => {
  for (const method of PROCESSES) {
    const { stdout, signal } = await runProgram(program("killed.ts"), { args: [method] });
    assertEquals(signal, "SIGKILL");
    const pids = stdout.trim().split(",").map(Number);
    assertEquals(pids.length, 2);
    const limit = performance.now() + 2_000;
    while (pids.some(isRunning) && performance.now() < limit) await nextTurn();
    assertEquals(pids.filter(isRunning), []);
  }
});

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
