// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The main process of the family, as whoever knows of processes tells it.
 *
 * @module
 */

/** Gives the id of the main process; null: this is it. */
export const family: { mainPid: () => number | null } = { mainPid: () => null };
