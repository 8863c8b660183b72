// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the files of sockets need of a file system.
 *
 * @module
 */

/** A file's device and number on it. */
export function fileId(path: string): string | null {
  try {
    const { dev, ino } = Deno.statSync(path);
    return ino === null ? null : `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** Gives a file a second name. */
export function linkFile(path: string, second: string): boolean {
  try {
    Deno.linkSync(path, second);
    return true;
  } catch {
    return false;
  }
}

/** Removes a file, if it is there. */
export function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It was removed with its folder, or by its owner.
  }
}
