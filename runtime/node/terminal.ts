// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Node and Bun, as the contract of `terminal_contract.ts` asks for it.
 *
 * @module
 */

import { standardStream } from "../standard_stream.ts";
import type { CliProgress, OutputStream, StandardStream } from "../terminal_contract.ts";
import { process } from "./builtins.ts";
import { requirePeer } from "./peer.ts";

/** The package, which is the program's own. */
export function cliProgress(): CliProgress {
  return requirePeer("draw progress bars", "cli-progress") as CliProgress;
}

/** A standard output. */
export function outputStream(name: "stderr" | "stdout"): OutputStream {
  return standardStream(process[name] as StandardStream, process.env.TERM === "dumb");
}

/** Standard output and standard error. */
export function standardStreams(): StandardStream[] {
  return [process.stdout, process.stderr] as StandardStream[];
}

/** Whether the user wants no colors. */
export function noColor(): boolean {
  return (process.env.NO_COLOR ?? "") !== "";
}
