// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The programs that have been moved here from other libraries print what they have printed there.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { test } from "../helpers.ts";
import { runExample } from "./run_example.ts";

const THEIRS = new URL("../../examples/migration/theirs/", import.meta.url);

/** What each prints, there and here. */
const PROGRAMS = {
  piscina: "10\nAbortError\n1000000 0\n1,4,9\n",
  workerpool: "7\n55\nTimeoutError\nstep 1\nstep 2\nstep 3\ndone\n",
  execa: "Hello from child\nI am there\n0\n",
  joblib: "0 1 2 3 4 5 6 7 8 9\n1\n2\n4\n8\n",
  mpire: "0 1 4 9 16 25 36 49 64 81\n3 5 8\n100 100\n",
};

for (const [name, expected] of Object.entries(PROGRAMS)) {
  test(`examples/migration/${name}.ts prints what it has printed with ${name}`, async () => {
    assertEquals(await runExample(`migration/${name}.ts`), expected);
  });
}

/** Runs a command in a folder; null if it fails, or is not there. */
async function outputOf(command: string, args: string[], cwd: string): Promise<string | null> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      ...{ args, cwd, signal: AbortSignal.timeout(100_000) },
      env: { PYTHONPATH: `${cwd}/packages`, NO_COLOR: "1" },
    }).output();
    const [text, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    if (!success) console.log(`${command} ${args.join(" ")}: ${errors}`);
    return success ? text! : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Their programs with what they need, installed in a folder of its own. */
async function withTheirs(
  install: [command: string, ...args: string[]],
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for await (const { name, isFile } of Deno.readDir(THEIRS)) {
      if (isFile) await Deno.copyFile(new URL(name, THEIRS), `${folder}/${name}`);
    }
    const [command, ...args] = install;
    if (await outputOf(command, args, folder) !== null) await use(folder);
    else console.log(`${command} is not there, or can't install: their programs are left out`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const NPM = ["npm", "install", "--silent", "--no-audit", "--no-fund"] as const;

const PIP = ["python3", "-m", "pip", "install", "-q", "--target", "packages"] as const;

test("what was moved from packages of npm prints the same there", async () => {
  await withTheirs([...NPM], async (folder) => {
    for (const name of ["piscina", "workerpool", "execa"] as const) {
      assertEquals(await outputOf("node", [`${name}.mjs`], folder), PROGRAMS[name]);
    }
  });
}, { limit: 200_000 });

test("what was moved from packages of Python prints the same there", async () => {
  await withTheirs([...PIP, "-r", "requirements.txt"], async (folder) => {
    for (const name of ["joblib", "mpire"] as const) {
      assertEquals(await outputOf("python3", [`${name}_first.py`], folder), PROGRAMS[name]);
    }
  });
}, { limit: 200_000 });
