// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * CPython as a contestant: a program that measures once for each line it is sent.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import type { ProgramContestant, ProgramOptions } from "./contract.ts";
import { coldProgram, startProgram } from "./line_program.ts";

/** The interpreter itself, as what stands in the path may be a script that looks for it. */
export interface Python {
  /** Its path. */
  path: string;
  /** `3.11.7`. */
  version: string;
}

/**
 * Looks for the machine's Python.
 *
 * @returns It; null if there is none.
 */
export async function findPython(): Promise<Python | null> {
  const code = "import platform, sys; print(sys.executable); print(platform.python_version())";
  try {
    const command = new Deno.Command("python3", { args: ["-c", code] });
    const { success, stdout } = await command.output();
    if (!success) return null;
    const [path = "", version = ""] = new TextDecoder().decode(stdout).trim().split("\n");
    return { path, version };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Starts a program in `bench/python`.
 *
 * @param python The interpreter.
 * @param file The program.
 * @param name The name of the contestant, and the argument of the program.
 * @param options How it is measured.
 * @returns The contestant.
 */
export function startPython(
  python: Python,
  file: string,
  name: string,
  { cold = false }: ProgramOptions = {},
): ProgramContestant {
  const program = fromFileUrl(new URL(`./python/${file}`, import.meta.url));
  const start = cold ? coldProgram : startProgram;
  return start({ name, path: python.path, args: [program, name] });
}
