// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a child needs to make objects of the handles that it is given. Its entry doesn't name this module,
 * as Deno reads all that a module names, what it imports later too: its parent does, where there are some.
 *
 * @module
 */

export { loadHandles } from "./handle_places.ts";
export { handlesSettled } from "./settling.ts";
export { restore } from "./substitute.ts";
