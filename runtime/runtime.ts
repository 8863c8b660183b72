// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one place that imports a runtime. The npm build maps `deno.ts` to `node.ts`.
 *
 * @module
 */

export * from "./deno.ts";
