// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one place that imports a runtime's way to the system's C library. The npm build maps
 * `deno/libc.ts` to `node/libc.ts`.
 *
 * @module
 */

export * from "./deno/libc.ts";
