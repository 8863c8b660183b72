// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { pipe, Pool, ProcessPoolExecutor } from "../../mod.ts";
import { preference } from "../../ipc/transport/ring_socket.ts";
import { lendBindings, returnBindings } from "../../runtime/libc.ts";
import { forEachMethod, PROCESSES, Reports } from "../helpers.ts";
import { block, hear, say, spinUntil } from "./fixtures/talk.ts";
import { identity } from "./fixtures/tasks.ts";

const COUNT = 50;

/** Tasks have been short so far: workers are given many ahead. */
async function warmUp(pool: Pool): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await Promise.all(Array.from({ length: 200 }, (_, index) => pool.apply(identity, [index])));
  }
}

function shorts(pool: Pool): Promise<unknown[]> {
  return Promise.all(Array.from({ length: COUNT }, (_, index) => pool.apply(identity, [index])));
}

const EXPECTED = Array.from({ length: COUNT }, (_, index) => index);

forEachMethod("short tasks don't wait behind one that waits for them to end", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await warmUp(pool);
  const [here, there] = pipe<string, string>();
  const long = pool.apply(hear, [there]);
  assertEquals(await shorts(pool), EXPECTED);
  await here.send("go on");
  assertEquals(await long, "go on");
  here.close();
});

forEachMethod("short tasks don't wait behind one that blocks its thread", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await warmUp(pool);
  const word = new Int32Array(new SharedArrayBuffer(4));
  const long = pool.apply(block, [word]);
  assertEquals(await shorts(pool), EXPECTED);
  Atomics.store(word, 0, 7);
  Atomics.notify(word, 0);
  assertEquals(await long, 7);
}, { methods: ["worker"] });

forEachMethod("short tasks don't wait behind one that blocks its process", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await warmUp(pool);
  await using reports = new Reports();
  const path = reports.path();
  const long = pool.apply(spinUntil, [path]);
  assertEquals(await shorts(pool), EXPECTED);
  writeFileSync(path, "");
  assertEquals(await long, path);
}, { methods: PROCESSES });

const canMap = await new Promise((resolve) => resolve(lendBindings())).then(
  () => (returnBindings(), true),
  () => false,
);

/** The inodes of shared memory that this program has mapped. */
function mapped(): string[] {
  const lines = readFileSync("/proc/self/maps", "utf8").split("\n");
  return lines.filter((line) => line.includes("memfd:multiprocessing"))
    .map((line) => line.split(/ +/)[4]!);
}

/** The inodes of the files that it has open. */
function opened(): string[] {
  return readdirSync("/proc/self/fd").map((fd) => {
    try {
      return String(statSync(`/proc/self/fd/${fd}`).ino);
    } catch {
      return "";
    }
  });
}

/** Whether so many rings are in use that were not before: both sides have mapped them and need their files no more. */
function hasRings(count: number, before: readonly string[]): boolean {
  const rings = mapped().filter((inode) => !before.includes(inode));
  const files = opened();
  return rings.length >= count && !rings.some((inode) => files.includes(inode));
}

forEachMethod(
  "short tasks don't wait behind one like them that blocks its process",
  async (context) => {
    const { many } = preference;
    preference.many = 1;
    const before = mapped();
    try {
      await using pool = new Pool({ processes: 2, context });
      do await warmUp(pool); while (!hasRings(2, before));
      await using reports = new Reports();
      for (let round = 0; round < 3; round++) {
        const path = reports.path(`${round}`);
        const long = pool.apply(spinUntil, [path]);
        const rest = EXPECTED.map((index) => pool.apply(spinUntil, [index]));
        assertEquals(await Promise.all(rest), EXPECTED);
        writeFileSync(path, "");
        assertEquals(await long, path);
      }
    } finally {
      preference.many = many;
    }
  },
  { methods: PROCESSES, ignore: !canMap },
);

/** Two workers are enough for two pairs, in the order in which they were given. */
async function talk(pool: Pool): Promise<void> {
  const pairs = [0, 1].flatMap((index) => {
    const [from, to] = pipe<string, string>();
    return [pool.apply(hear, [from]), pool.apply(say, [to, `${index}`])];
  });
  assertEquals(await Promise.all(pairs), ["0", "said", "1", "said"]);
}

forEachMethod("pairs of tasks that talk all end, in a new pool", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await talk(pool);
});

forEachMethod("pairs of tasks that talk all end, after many short ones", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await warmUp(pool);
  await talk(pool);
});

forEachMethod("a pool that is closed begins what it takes back from a worker", async (context) => {
  await using pool = new Pool({ processes: 2, context });
  await warmUp(pool);
  const [here, there] = pipe<string, string>();
  const long = pool.apply(hear, [there]);
  const rest = shorts(pool);
  pool.close();
  assertEquals(await rest, EXPECTED);
  await here.send("go on");
  assertEquals(await long, "go on");
  here.close();
  await pool.join();
});

forEachMethod("a worker that gives tasks back takes as many as it may", async (context) => {
  await using pool = new Pool({ processes: 2, context, maxTasksPerChild: 300 });
  for (let round = 0; round < 3; round++) {
    await warmUp(pool);
    const [here, there] = pipe<string, string>();
    const long = pool.apply(hear, [there]);
    assertEquals(await shorts(pool), EXPECTED);
    await here.send("go on");
    assertEquals(await long, "go on");
    here.close();
  }
});

forEachMethod("short calls don't wait behind a long one in an executor", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 2, context });
  for (let round = 0; round < 5; round++) await Promise.all(submitted(executor));
  const [here, there] = pipe<string, string>();
  const long = executor.submit(hear, there);
  assertEquals(await Promise.all(submitted(executor)), EXPECTED);
  await here.send("go on");
  assertEquals(await long, "go on");
  here.close();
});

function submitted(executor: ProcessPoolExecutor) {
  return EXPECTED.map((index) => executor.submit(identity, index));
}
