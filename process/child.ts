// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a spawned process: the bootstrap over standard input.
 *
 * @module
 */

import { boot } from "./child_begin.ts";
import { serve } from "./serve_input.ts";

await serve(boot);
