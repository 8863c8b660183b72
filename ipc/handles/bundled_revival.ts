// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What `revival.ts` exports, for a child that is part of a bundle: there modules have no places.
 *
 * @module
 */

export { loadHandles } from "./handle_modules.ts";
export { handlesSettled } from "./settling.ts";
export { restore } from "./substitute.ts";
