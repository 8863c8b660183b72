// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the tests of queues share: the same for each way to make them and to start who uses them.
 *
 * @module
 */

export { forEachKillable, forEachWay, test, type Way } from "../sync/shared.ts";
