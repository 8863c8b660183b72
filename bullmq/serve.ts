// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The command that serves a queue.
 *
 * @module
 */

export { serve } from "./server.ts";
