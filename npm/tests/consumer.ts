// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A user's project: an empty folder outside of the repository, in which the tarball is installed.
 *
 * @module
 */

import { attempt, run } from "../command.ts";
import { install, pack } from "../install.ts";
import { RUNTIMES, tool } from "../tools.ts";

/** The project. */
export interface Consumer {
  /** Its folder. */
  folder: string;
  /** The tarball that is installed. */
  tarball: string;
}

let made: Promise<Consumer> | undefined;

/** Makes the project, once for all tests. */
export function consumer(): Promise<Consumer> {
  return made ??= make();
}

async function make(): Promise<Consumer> {
  const folder = await Deno.makeTempDir({ prefix: "multiprocessing-consumer-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const tarball = Deno.env.get("NPM_TARBALL") ?? await pack(folder);
  await install(folder, [tarball]);
  for await (const { name } of Deno.readDir(new URL("./consumer/", import.meta.url))) {
    await Deno.copyFile(new URL(`./consumer/${name}`, import.meta.url), `${folder}/${name}`);
  }
  return { folder, tarball };
}

/** How a program of the project is run. */
export interface ProgramOptions {
  /** The runtime. */
  runtime?: keyof typeof RUNTIMES;
  /** Flags of the runtime. */
  flags?: string[];
  /** Arguments of the program. */
  args?: string[];
  /** Added to the environment. */
  env?: Record<string, string>;
}

/**
 * Runs a program of the project, which must succeed.
 *
 * @param file Its name.
 * @param options How.
 * @returns What it has printed.
 */
export async function runProgram(file: string, options: ProgramOptions = {}): Promise<string> {
  const { command, cwd, env } = await prepare(file, options);
  return (await run(command, { cwd, env, timeout: 60_000 })).trim();
}

/**
 * Runs a program of the project.
 *
 * @param file Its name.
 * @param options How.
 * @returns Its exit code, and what it has printed.
 */
export async function attemptProgram(file: string, options: ProgramOptions = {}) {
  const { command, cwd, env } = await prepare(file, options);
  return await attempt(command, { cwd, env, timeout: 60_000 });
}

async function prepare(file: string, options: ProgramOptions) {
  const { runtime = "Node 20", flags = [], args = [], env = {} } = options;
  const { folder } = await consumer();
  const command = [await tool(RUNTIMES[runtime]!), ...flags, file, ...args] as [string];
  return { command, cwd: folder, env: { NO_COLOR: "1", ...env } };
}
