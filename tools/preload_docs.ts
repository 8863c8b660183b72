// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Opens before the examples of the documentation what stays open once it was used: else it would be a leak of
 * the first that uses it.
 *
 * @module
 */

import { openBindings } from "../runtime/deno/libc.ts";

openBindings();
