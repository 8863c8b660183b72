// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The spins of two processes that talk over a socket.
 *
 * @module
 */

import * as net from "../../runtime/net.ts";
import type { Spin } from "./spin.ts";
import { FileCounter } from "./file_counter.ts";
import { privatePath, releasePath } from "../../runtime/private_path.ts";
import { TurningSpin } from "./turning_spin.ts";

/** Where nothing can be seen but by waiting. */
const SILENT: Spin = { ring() {}, heard() {}, look() {}, close() {} };

/** A spin, and what is to be told to the other side for its own. */
export interface OfferedSpin {
  /** This side's. */
  readonly spin: Spin;
  /** Where the other side finds what the two share; null: nowhere. */
  readonly path: string | null;
}

/**
 * Makes a spin for this side.
 *
 * @returns The spin.
 */
export function offerSpin(): OfferedSpin {
  if (net.turnsLook) return { spin: new TurningSpin(null), path: null };
  const path = privatePath();
  if (path === null) return { spin: SILENT, path: null };
  const words = net.openWords(path, true);
  const remove = () => {
    net.removeFolder(path);
    releasePath(path);
  };
  if (words !== null) return { spin: new TurningSpin(new FileCounter(words, 0, remove)), path };
  remove();
  return { spin: SILENT, path: null };
}

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
