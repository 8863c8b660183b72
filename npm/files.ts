// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Finds the files that a build has made.
 *
 * @module
 */

import { join } from "@std/path";

/**
 * The files in a folder and those in it.
 *
 * @param root The folder.
 * @param extension How their names end.
 * @returns Their paths from the folder on.
 */
export async function listFiles(root: string, extension: string): Promise<string[]> {
  return await listBelow(root, "", extension);
}

async function listBelow(root: string, folder: string, extension: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await listBelow(root, path, extension));
    else if (name.endsWith(extension)) found.push(path);
  }
  return found;
}
