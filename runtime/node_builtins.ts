// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Node's built-in modules by `require`: `import` reads all that they export, for which Node opens the
 * standard streams and loads 40 modules more. That is 10 ms in every child.
 *
 * @module
 */

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** `node:process`. */
export const process: NodeJS.Process = require("node:process");

/** `node:fs`. */
export const fs: typeof import("node:fs") = require("node:fs");

/** `node:url`. */
export const url: typeof import("node:url") = require("node:url");

/** Gives `node:net`; what most children do without is loaded when it is asked for. */
export const net = (): typeof import("node:net") => require("node:net");

/** Gives `node:os`. */
export const os = (): typeof import("node:os") => require("node:os");

/** Gives `node:util`. */
export const util = (): typeof import("node:util") => require("node:util");

/** Gives `node:worker_threads`. */
export const threads = (): typeof import("node:worker_threads") => require("node:worker_threads");

/** Gives `node:dns`, of which a function is replaced for an instant. */
export const dns = (): { lookup: unknown } => require("node:dns");
