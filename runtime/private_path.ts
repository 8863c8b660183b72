// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Paths of local sockets in a folder that only this user may enter.
 *
 * @module
 */

import { Finalizer } from "./finalizers.ts";
import * as net from "./net.ts";

let folder: string | null = null;
let cleanup: Finalizer | null = null;
const used = new Set<string>();

/**
 * A path that nobody else uses, in a folder of mode 0700 that is removed with its last path, or when
 * this thread ends.
 *
 * @returns The path.
 */
export function privatePath(): string {
  folder ??= net.makePrivateFolder();
  cleanup ??= new Finalizer(removeFolder, -100);
  const path = `${folder}/${randomHex(8)}`;
  used.add(path);
  return path;
}

/**
 * A path is not used any more.
 *
 * @param path The path; one of another folder is of no interest.
 */
export function releasePath(path: unknown): void {
  if (used.delete(path as string) && used.size === 0) removeFolder();
}

function removeFolder(): void {
  if (folder !== null) net.removeFolder(folder);
  folder = null;
  used.clear();
  cleanup?.cancel();
  cleanup = null;
}

/**
 * Random digits.
 *
 * @param size Bytes of randomness.
 * @returns Two hexadecimal digits a byte.
 */
export function randomHex(size: number): string {
  return toHex(crypto.getRandomValues(new Uint8Array(size)));
}

/**
 * Bytes as digits.
 *
 * @param bytes The bytes.
 * @returns Two hexadecimal digits a byte.
 */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
