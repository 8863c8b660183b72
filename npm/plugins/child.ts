// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What children begin with that are part of a bundle: processes and threads.
 *
 * @module
 */

import { begin } from "../../frozen_child.ts";

begin();
