// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one place that imports a runtime's sockets, which a child loads when it comes to talk. The npm
 * build maps `deno_net.ts` to `node_net.ts`.
 *
 * @module
 */

export * from "./deno_net.ts";
