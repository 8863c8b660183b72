// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Holds each runtime to its contract, in the type check: the package for Node and Bun is built long
 * after a mistake has been made. No program loads this.
 *
 * @module
 */

import type { Host, Libc, Net, Runtime } from "../runtime/contract.ts";

/** A module that fulfils a contract; of another the compiler names what is missing or wrong. */
export type Fulfils<Contract, Module extends Contract> = Module;

/** All of them; those of Bun are used by Node's. */
export type Checked = [
  Fulfils<Runtime, typeof import("../runtime/deno/runtime.ts")>,
  Fulfils<Runtime, typeof import("../runtime/node/runtime.ts")>,
  Fulfils<Host, typeof import("../runtime/deno/host.ts")>,
  Fulfils<Host, typeof import("../runtime/node/host.ts")>,
  Fulfils<Net, typeof import("../runtime/deno/net.ts")>,
  Fulfils<Net, typeof import("../runtime/node/net.ts")>,
  Fulfils<Libc, typeof import("../runtime/deno/libc.ts")>,
  Fulfils<Libc, typeof import("../runtime/node/libc.ts")>,
];
