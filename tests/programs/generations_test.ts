// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { endSoon, type Program, startProgram } from "./run_program.ts";

const CHAINS = [
  ["spawn", "warm", "worker", "spawn"],
  ["worker", "spawn", "worker", "warm"],
  ["warm", "worker", "spawn", "worker"],
];

const COUNT = CHAINS.flat().length;

/** Name, pid, parent's name, parent's pid, and how many are to follow. */
type Report = [string, number, string, number, number];

/** Where the path leads nowhere there is no setpriv. */
function start(loops: boolean, env = {}) {
  return startProgram("generations.ts", { args: [JSON.stringify({ chains: CHAINS, loops })], env });
}

async function reports(program: Program): Promise<Report[]> {
  return (await program.lines("child", COUNT)).map((line) => JSON.parse(line));
}

Deno.test("Process children have children, workers in processes and processes in workers, four levels deep", async () => {
  await using program = start(false);
  const found = new Map((await reports(program)).map((report) => [report[0], report]));
  for (const [index, chain] of CHAINS.entries()) {
    let name = `Process-${index + 1}`;
    let parent = ["MainProcess", program.pid] as [string, number];
    for (const [level, method] of chain.entries()) {
      const [, pid, ...rest] = found.get(name)!;
      assertEquals(rest, [...parent, chain.length - level - 1]);
      assertEquals(pid === parent[1], method === "worker", `${name} is a ${method}`);
      parent = [name, pid];
      name = `${name}:1`;
    }
  }
  const { code, stdout, stderr } = await program.end();
  assertEquals([code, stderr], [0, ""]);
  assert(stdout.endsWith("codes [4,4,4]\n"), stdout);
});

Deno.test("Process children of children end with the main program, four levels deep", async () => {
  for (const env of [{}, { PATH: "/nowhere" }]) {
    await checkEnd(env, (program) => program.kill("SIGKILL"));
  }
});

Deno.test("Process.kill() ends the children of the child too, four levels deep", async () => {
  for (const env of [{}, { PATH: "/nowhere" }]) {
    const { code, stdout } = await checkEnd(env, (program) => program.write("\n"));
    assertEquals(code, 0);
    assert(stdout.endsWith("codes [-9,-9,-9]\n"), stdout);
  }
});

async function checkEnd(env: Record<string, string>, finish: (program: Program) => unknown) {
  await using program = start(true, env);
  const pids = (await reports(program)).map(([, pid]) => pid).filter((pid) => pid !== program.pid);
  return await endSoon(program, pids, finish);
}
