// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The modules that a child must load first, as it may not be permitted to import them later. What is
 * named from the start needs no permission.
 *
 * @module
 */

import type { LaunchOptions } from "../contract.ts";
import { DECODE, HANDLE_MODULES, REVIVAL } from "../entries.ts";

/**
 * The modules that a child is to load first.
 *
 * @param options How it is started.
 * @returns Their URLs, in order.
 */
export function loadedFirst({ permissions, preload }: LaunchOptions): string[] {
  if (permissions === "inherit" && mayImport(REVIVAL)) return [];
  const own = [DECODE, REVIVAL, HANDLE_MODULES].map(({ href }) => href);
  return [...(preload === null ? [] : [preload]), ...own];
}

function mayImport(module: URL): boolean {
  const permission = module.protocol === "file:"
    ? { name: "read", path: module } as const
    : { name: "import", host: module.host } as const;
  return Deno.permissions.querySync(permission).state === "granted";
}
