// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The spins of two processes that talk over a socket: that of the side which offers one. The other joins it, see
 * `join_spin.ts`.
 *
 * @module
 */

import * as net from "../../runtime/net.ts";
import type { Spin } from "./spin.ts";
import { FileCounter } from "./file_counter.ts";
import { SILENT } from "./join_spin.ts";
import { privatePath, releasePath } from "../../runtime/private_path.ts";
import { TurningSpin } from "./turning_spin.ts";

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
