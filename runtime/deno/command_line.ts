// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The command line of this process. Deno shows it to a program with all permissions; one that may run
 * programs can ask one of them, or another Deno.
 *
 * @module
 */

import { executable, mayRun } from "./runtime.ts";

type Way = [may: () => boolean, read: () => string[]];

/**
 * Reads it.
 *
 * @param mayAll Whether this program has all permissions.
 * @param os The system.
 * @returns The words; null where the system doesn't tell them, or to nobody without a permission.
 */
export function readCommandLine(
  mayAll: () => boolean,
  os: typeof Deno.build.os = Deno.build.os,
): string[] | null {
  for (const [may, read] of waysOf(mayAll, os)) {
    // Nobody is asked for what a child can do without.
    if (!may()) continue;
    try {
      return read();
    } catch {
      // Not permitted, or not there.
    }
  }
  return null;
}

function waysOf(mayAll: () => boolean, os: typeof Deno.build.os): Way[] {
  if (os === "windows") return [];
  if (os !== "linux") {
    const args = ["-ww", "-o", "args=", "-p", String(Deno.pid)];
    return [[() => mayRun("ps"), () => wordsOf(outputOf("ps", args), Deno.args)]];
  }
  const file = `/proc/${Deno.pid}/cmdline`;
  const code = `Deno.stdout.writeSync(Deno.readFileSync("${file}"))`;
  const split = (text: string) => text.split("\0").slice(0, -1);
  return [
    [mayAll, () => split(Deno.readTextFileSync("/proc/self/cmdline"))],
    [() => mayRun("cat"), () => split(outputOf("cat", [file]))],
    [
      () => mayRun(executable()),
      () => split(outputOf(executable(), ["eval", "--no-config", code])),
    ],
  ];
}

/**
 * The words of a line as `ps` prints it, with a space between two: a word with a space in it is torn.
 *
 * @param text The line.
 * @param args The arguments of the program, which end it.
 * @returns The words.
 * @throws {Error} If the line doesn't end so.
 */
export function wordsOf(text: string, args: readonly string[]): string[] {
  const line = text.trimEnd();
  const end = args.map((arg) => ` ${arg}`).join("").trimEnd();
  if (line === "" || !line.endsWith(end)) throw new Error("The line is of another program");
  return [...line.slice(0, line.length - end.length).split(" ").filter(Boolean), ...args];
}

function outputOf(command: string, args: string[]): string {
  const output = new Deno.Command(command, { args, stderr: "null" }).outputSync();
  return new TextDecoder().decode(output.stdout);
}
