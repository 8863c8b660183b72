// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * CPython as a contestant: a program that measures once for each line it is sent.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import type { Contestant } from "./contract.ts";

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
 * @returns The contestant.
 */
export function startPython(python: Python, file: string, name: string): Contestant {
  const path = fromFileUrl(new URL(`./python/${file}`, import.meta.url));
  const child = new Deno.Command(python.path, {
    args: [path, name],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = readLines(child.stdout);
  return {
    name,
    against: null,
    async measure() {
      await writer.write(new TextEncoder().encode("measure\n"));
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file} has ended with ${(await child.status).code}`);
      return Number(value);
    },
    async close() {
      await writer.close();
      await child.stdout.cancel().catch(() => {});
      await child.status;
    },
  };
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    text += decoder.decode(bytes, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
}
