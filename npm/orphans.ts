// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Sees that on Windows no child outlives a parent that is killed: by the list of Linux's processes, which
 * has those of Wine too.
 *
 * @module
 */

import { endLeft, executableOf, processesMarked, wineCommand } from "./wine.ts";

/** Milliseconds that children have to start, and to end. */
const LIMITS = { start: 60_000, end: 20_000 } as const;

/** Each child says so once it is there: some wait, some never look up from a loop. */
const PROGRAM = `
import { parentProcess, Pool, Process } from "@multiprocessing/process";
import { writeFileSync } from "node:fs";

export function child(folder, name, loops) {
  writeFileSync(folder + "/" + name, "");
  while (loops);
  return new Promise(() => setInterval(() => {}, 1000));
}

export async function parent(folder, name) {
  await new Process({ target: child, args: [folder, name + "-child", true] }).start();
  return child(folder, name, false);
}

if (parentProcess() === null) {
  const folder = process.argv[2];
  for (const context of ["spawn", "warm", "worker"]) {
    await new Process({ target: child, args: [folder, context, false], context }).start();
    await new Process({ target: parent, args: [folder, context + "-parent"], context }).start();
  }
  await new Process({ target: child, args: [folder, "loop", true] }).start();
  const pool = new Pool({ processes: 2 });
  pool.applyAsync(child, [folder, "task", false]);
  pool.applyAsync(child, [folder, "busy-task", true]);
}
`;

/** What writes its name: 3 that wait, 3 with a child each, 1 that loops, 2 tasks. */
const COUNT = 12;

/** How it went. */
export interface Orphans {
  /** How many processes there were. */
  started: number;
  /** How many of them were left. */
  left: number;
  /** Milliseconds until none was left. */
  passed: number;
}

/**
 * Starts a program with children and children of these, kills it alone, and counts who is left.
 *
 * @param runtime The name of the runtime.
 * @param folder Where the package is installed.
 * @returns How it went.
 */
export async function leaveOrphans(runtime: string, folder: string): Promise<Orphans> {
  await Deno.writeTextFile(`${folder}/orphans.mjs`, PROGRAM);
  const names = await Deno.makeTempDir({ prefix: "multiprocessing-orphans-" });
  const { command, env } = wineCommand([executableOf(runtime), "./orphans.mjs", `Z:${names}`]);
  const [file, ...args] = command;
  const program = new Deno.Command(file, {
    args,
    cwd: folder,
    env: { ...env, ORPHANS_OF: names },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await until(async () => (await countIn(names)) >= COUNT, LIMITS.start);
    const begun = await countIn(names);
    if (begun < COUNT) throw new Error(`Only ${begun} of ${COUNT} children have begun in time`);
    const started = (await processesMarked(names)).length;
    const begin = performance.now();
    program.kill("SIGKILL");
    await program.status;
    await until(async () => (await processesMarked(names)).length === 0, LIMITS.end);
    const passed = Math.round(performance.now() - begin);
    return { started, left: (await processesMarked(names)).length, passed };
  } finally {
    await endLeft(names);
    await Deno.remove(names, { recursive: true });
  }
}

async function countIn(folder: string): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(folder))).length;
}

async function until(isSo: () => Promise<boolean>, limit: number): Promise<void> {
  const end = performance.now() + limit;
  while (!await isSo() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
