// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one place that imports a runtime's terminal and cli-progress, for the entry `progress` alone. The npm
 * build maps `deno/terminal.ts` to `node/terminal.ts`.
 *
 * @module
 */

export * from "./deno/terminal.ts";
