// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one place that imports what of a runtime only a parent needs: a child reads all that its modules
 * name, what they load later too. The npm build maps `deno/host.ts` to `node/host.ts`.
 *
 * @module
 */

export * from "./deno/host.ts";
