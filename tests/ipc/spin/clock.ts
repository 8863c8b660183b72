// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A clock that stands, but for what is added each time it is read.
 *
 * @module
 */

import { performance } from "../../../base/globals.ts";

/** Replaces `performance.now`, until it is disposed of. */
export function setClock(step: number): Disposable {
  const { now } = performance;
  let reads = 0;
  performance.now = () => reads++ * step;
  return { [Symbol.dispose]: () => void (performance.now = now) };
}
