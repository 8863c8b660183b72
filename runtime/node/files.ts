// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the files of sockets need of a file system.
 *
 * @module
 */

import { fs } from "./builtins.ts";

/** A file's device and number on it. */
export function fileId(path: string): string | null {
  try {
    const { dev, ino } = fs.statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** Gives a file a second name. */
export function linkFile(path: string, second: string): boolean {
  try {
    fs.linkSync(path, second);
    return true;
  } catch {
    return false;
  }
}

/** Removes a file, if it is there. */
export function removeFile(path: string): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // It is gone.
  }
}

/** What the system tells in a file below /proc. */
export function systemText(path: string): string | null {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Folders of the same user beside one. */
export function foldersBeside(folder: string, prefix: string): string[] {
  const place = folder.slice(0, folder.lastIndexOf("/"));
  try {
    const { uid } = fs.lstatSync(folder);
    return fs.readdirSync(place)
      .filter((name) => name.startsWith(prefix))
      .map((name) => `${place}/${name}`)
      .filter((path) => {
        // It may just have gone.
        const found = fs.lstatSync(path, { throwIfNoEntry: false });
        return found?.isDirectory() && found.uid === uid;
      });
  } catch {
    // It may not be read.
    return [];
  }
}
