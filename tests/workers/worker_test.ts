// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { inline, Pool, Process } from "../../mod.ts";
import { denoExit, processExit } from "../fixtures/exit.ts";
import { nothing } from "../fixtures/nothing.ts";
import { fixture, run, runProgram, test } from "../helpers.ts";

/** Each of them took 2 when threads left some behind. */
const ROUNDS = 6;

const isLinux = Deno.build.os === "linux";

function countFiles(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}

/**
 * Does something once, as it opens what is opened once, and then often: no file may be left open. A thread that has
 * ended closes its own a moment later; where it doesn't, the time of the test is up.
 */
async function assertFlat(act: () => Promise<unknown>): Promise<void> {
  await act();
  const before = countFiles();
  for (let round = 0; round < ROUNDS; round++) await act();
  while (countFiles() - before >= ROUNDS) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("A worker that ends by itself leaves no file open, whatever its end is", async () => {
  const context = "worker";
  await assertFlat(() => run(new Process({ target: nothing, context })));
  await assertFlat(() => run(new Process({ target: denoExit, args: [3], context })));
  await assertFlat(() => run(new Process({ target: processExit, args: [3], context })));
  const target = inline(() => {
    throw 1;
  });
  await assertFlat(() => run(new Process({ target, context, stderr: "null" })));
}, { ignore: !isLinux });

test("The workers of a pool that are replaced leave no file open", async () => {
  await using pool = new Pool({ processes: 1, maxTasksPerChild: 1, context: "worker" });
  await assertFlat(() => pool.apply(Math.sqrt, [4]));
}, { ignore: !isLinux });

test("A worker whose target returns ends while coverage is collected", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const flags = ["-A", `--coverage=${folder}`];
    const { code, stdout } = await runProgram(fixture("one_worker.ts"), { flags });
    assertEquals({ code, stdout }, { code: 0, stdout: "0\n" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
