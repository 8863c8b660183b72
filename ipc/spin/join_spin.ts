// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The spin of a process that was offered one: see `socket_spin.ts`.
 *
 * @module
 */

import * as net from "../../runtime/net.ts";
import { FileCounter } from "./file_counter.ts";
import type { Spin } from "./spin.ts";
import { TurningSpin } from "./turning_spin.ts";

/** Where nothing can be seen but by waiting. */
export const SILENT: Spin = { ring() {}, heard() {}, look() {}, close() {} };

/**
 * The spin of the other side.
 *
 * @param path What it was told.
 * @returns The spin.
 */
export function joinSpin(path: string | null): Spin {
  if (net.turnsLook) return new TurningSpin(null);
  const words = path === null ? null : net.openWords(path, false);
  return words === null ? SILENT : new TurningSpin(new FileCounter(words, 1));
}
