// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a child does when its work is done, besides ending: known to what every child loads, which must not
 * load those who have something to do then.
 *
 * @module
 */

import { common } from "./common.ts";

interface AtEnd {
  /** Runs what was registered for the end; null until something was. */
  finalize: (() => Promise<void>) | null;
  /** Told as the target has returned: a worker that has nothing left to do then ends without a word. */
  returned: (() => void) | null;
  /** Whether this worker has been told to exit: Deno may run a little of it after that. */
  exiting: boolean;
  /** Whether others take this worker for dead, as it was terminated: of what it still runs into nobody is to hear. */
  fenced: boolean;
}

/** What is known of the end here, by all copies of the library. */
export const atEnd: AtEnd = common("atEnd", () => ({
  finalize: null,
  returned: null,
  exiting: false,
  fenced: false,
}));
