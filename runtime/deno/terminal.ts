// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Deno, as the contract of `terminal_contract.ts` asks for it.
 *
 * @module
 */

import cli from "cli-progress";
import process from "node:process";
import { standardStream } from "../standard_stream.ts";
import type { CliProgress, OutputStream, StandardStream } from "../terminal_contract.ts";

/** The package, which is resolved with this module. */
export function cliProgress(): CliProgress {
  return cli as unknown as CliProgress;
}

/** A standard output. */
export function outputStream(name: "stderr" | "stdout"): OutputStream {
  return standardStream(process[name] as StandardStream, isDumb());
}

/** Standard output and standard error. */
export function standardStreams(): StandardStream[] {
  return [process.stdout, process.stderr] as StandardStream[];
}

/** Whether the user wants no colors. */
export function noColor(): boolean {
  return Deno.noColor;
}

/** What may not be asked for isn't: Deno would ask the user. */
function isDumb(): boolean {
  const permission = { name: "env", variable: "TERM" } as const;
  if (Deno.permissions.querySync(permission).state !== "granted") return false;
  return Deno.env.get("TERM") === "dumb";
}
