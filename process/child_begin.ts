// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The first thing that a spawned process does, in one go: no other module is run before it.
 *
 * @module
 */

import * as runtime from "../runtime/runtime.ts";
import { begin } from "./bootstrap.ts";
import { readBoot } from "./read_frames.ts";
import type { Boot } from "../base/boot.ts";

/** What this child knows first. */
export const boot: Boot = readBoot() ?? runtime.exit(0);
runtime.dropMark();
begin(boot);
