// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a child does when its work is done, besides ending: known to what every child loads, which must not
 * load those who have something to do then.
 *
 * @module
 */

import { common } from "./common.ts";

/** Runs what was registered for the end, by all copies of the library; null until something was. */
export const atEnd: { finalize: (() => Promise<void>) | null } = common("atEnd", () => ({
  finalize: null,
}));
