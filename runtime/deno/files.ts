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

const ALL = ["read", "write", "net", "env", "run", "sys", "ffi"] as const;

/** What the system tells in a file below /proc, which takes every permission. */
export function systemText(path: string): string | null {
  if (Deno.build.os !== "linux") return null;
  try {
    const may = ALL.every((name) => Deno.permissions.querySync({ name }).state === "granted");
    return may ? Deno.readTextFileSync(path) : null;
  } catch {
    return null;
  }
}

/** Folders of the same user beside one. */
export function foldersBeside(folder: string, prefix: string): string[] {
  const place = folder.slice(0, folder.lastIndexOf("/"));
  try {
    const { uid } = Deno.lstatSync(folder);
    return [...Deno.readDirSync(place)]
      .filter(({ name, isDirectory }) => isDirectory && name.startsWith(prefix))
      .map(({ name }) => `${place}/${name}`)
      .filter((path) => ownerOf(path) === uid);
  } catch {
    // It may not be read.
    return [];
  }
}

/** Whose it is; undefined if it has just gone. */
function ownerOf(path: string): number | null | undefined {
  try {
    return Deno.lstatSync(path).uid;
  } catch {
    return undefined;
  }
}
