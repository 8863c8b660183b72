// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Paths of local sockets in a folder that only this user may enter.
 *
 * @module
 */

import { Finalizer } from "../process/finalizers.ts";
import * as runtime from "../runtime/runtime.ts";

let folder: string | null = null;

/**
 * A path that nobody else uses, in a folder of mode 0700 that is removed when this thread ends.
 *
 * @returns The path.
 */
export function privatePath(): string {
  folder ??= makeFolder();
  return `${folder}/${randomHex(8)}`;
}

function makeFolder(): string {
  const made = runtime.makePrivateFolder();
  new Finalizer(() => {
    folder = null;
    runtime.removeFolder(made);
  }, -100);
  return made;
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
