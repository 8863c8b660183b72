// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a worker.
 *
 * @module
 */

import { serveMessage } from "./serve_message.ts";

// Not awaited here: a thread of Deno that ends within the top level of its module leaves its event loop behind.
serveMessage();
