// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Node's built-in modules, without `import`, which reads all that they export: for that Node opens the
 * standard streams and loads 40 modules more. That is 10 ms in every child. `node:module`, to get
 * `require` from, would be half a millisecond.
 *
 * @module
 */

import "./version.ts";

/** `node:process`. */
export const process: NodeJS.Process =
  (globalThis as unknown as { process: NodeJS.Process }).process;

/** Whether it is Bun. */
export const isBun: boolean = "bun" in process.versions;

const load = process.getBuiltinModule;

/** Whether it is Deno, which has loaded the package from npm. */
export const isDeno: boolean = "deno" in process.versions;

/** The folder in which this program has begun, from which its flags name files; null: it had been deleted. */
export const home: string | null = folder();

function folder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

/** `node:fs`. */
export const fs: typeof import("node:fs") = load("node:fs");

/** `node:url`. */
export const url: typeof import("node:url") = load("node:url");

/** Gives `node:net`; what most children do without is loaded when it is asked for. */
export const net = (): typeof import("node:net") => load("node:net");

/** Gives `node:module`. */
export const module = (): typeof import("node:module") => load("node:module");

/** Gives `node:os`. */
export const os = (): typeof import("node:os") => load("node:os");

/** Gives `node:util`. */
export const util = (): typeof import("node:util") => load("node:util");

/** Gives `node:worker_threads`. */
export const threads = (): typeof import("node:worker_threads") => load("node:worker_threads");

/** Gives `node:dns`, of which a function is replaced for an instant. */
export const dns = (): { lookup: unknown } => load("node:dns");
