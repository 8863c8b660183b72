// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one place that imports a runtime's sockets, which a child loads when it comes to talk. The npm
 * build maps `deno/net.ts` to `node/net.ts`.
 *
 * @module
 */

export * from "./deno/net.ts";
