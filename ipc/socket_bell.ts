// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bells of two processes that talk over a socket.
 *
 * @module
 */

import * as net from "../runtime/net.ts";
import type { Bell } from "./bell.ts";
import { FileSight } from "./file_sight.ts";
import { privatePath, releasePath } from "./private_path.ts";
import { TurningBell } from "./turning_bell.ts";

/** Where nothing can be seen but by waiting. */
const SILENT: Bell = { ring() {}, heard() {}, look() {}, close() {} };

/** A bell, and what is to be told to the other side for its own. */
export interface HungBell {
  /** This side's. */
  readonly bell: Bell;
  /** Where the other side finds what the two share; null: nowhere. */
  readonly path: string | null;
}

/**
 * Makes a bell for this side.
 *
 * @returns The bell.
 */
export function hangBell(): HungBell {
  if (net.turnsLook) return { bell: new TurningBell(null), path: null };
  const path = privatePath();
  const words = net.openWords(path);
  const remove = () => {
    net.removeFolder(path);
    releasePath(path);
  };
  if (words !== null) return { bell: new TurningBell(new FileSight(words, 0, remove)), path };
  remove();
  return { bell: SILENT, path: null };
}

/**
 * The bell of the other side.
 *
 * @param path What it was told.
 * @returns The bell.
 */
export function findBell(path: string | null): Bell {
  if (net.turnsLook) return new TurningBell(null);
  const words = path === null ? null : net.openWords(path);
  return words === null ? SILENT : new TurningBell(new FileSight(words, 1));
}
