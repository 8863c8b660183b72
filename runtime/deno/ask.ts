// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Asks a user at a terminal for the permissions that no child process can do without, together, and says
 * what for. Nothing else is ever asked for: a child does without it.
 *
 * @module
 */

import { executable } from "./runtime.ts";

let asked = false;

/**
 * Asks, the first time. Where nobody can be asked, the runtime's refusal tells.
 *
 * @param main The URL of the program's main module.
 */
export function askForProcesses(main: string | null): void {
  if (asked) return;
  asked = true;
  const wanted = [
    { flag: "--allow-run=deno", permission: { name: "run", command: executable() } },
    { flag: "--allow-read", permission: { name: "read" } },
  ] as const;
  const missing = wanted.filter(({ permission }) => !isThere(permission, main));
  if (missing.length === 0 || !Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) return;
  const flags = missing.map(({ flag }) => flag).join(" and ");
  const line = `To start processes, this program needs ${flags}.\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
  for (const { permission } of missing) Deno.permissions.requestSync(permission);
}

/** To read where the program is will do. */
function isThere(permission: Deno.PermissionDescriptor, main: string | null): boolean {
  const isRead = permission.name === "read" && main?.startsWith("file:");
  const path = isRead ? { path: new URL("./", main!) } : {};
  return Deno.permissions.querySync({ ...permission, ...path }).state !== "prompt";
}
