// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The first thing that a spawned process does, in one go: no other module is run before it.
 *
 * @module
 */

import type { Boot } from "../base/boot.ts";
import { takeBoot } from "./serve_input.ts";

/** What this child knows first. */
export const boot: Boot = takeBoot();
