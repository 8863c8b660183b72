// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `setImmediate`, as it was when this was loaded: apart from `globals.ts`, as to look at it loads modules
 * of Deno that cost each child 20 ms.
 *
 * @module
 */

const { setImmediate } = globalThis;

export { setImmediate };
