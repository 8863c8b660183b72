// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one place that imports a runtime. The npm build maps `deno/runtime.ts` to `node/runtime.ts`.
 *
 * @module
 */

export * from "./deno/runtime.ts";
