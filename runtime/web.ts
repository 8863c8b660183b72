// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one place that imports a runtime's HTTP server and the files of uPlot, for the entry `dashboard` alone. The
 * npm build maps `deno/web.ts` to `node/web.ts`.
 *
 * @module
 */

export * from "./deno/web.ts";
