// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Only Deno can give a child less than its parent has. Node's own permission model can withhold from the
 * whole program what the library needs: one error then names every flag that is missing.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import type { ProcessPermissions } from "../../base/options.ts";
import { CHILD } from "../entries.ts";
import { process, url } from "./builtins.ts";

interface Grant {
  /** What `process.permission` calls it. */
  scope: string;
  /** The flag that grants it. */
  flag: string;
  /** What part of it is needed; absent: all. */
  reference?: () => string;
}

const READ: Grant = {
  scope: "fs.read",
  flag: "--allow-fs-read=*",
  reference: () => url.fileURLToPath(CHILD),
};
const CHILD_PROCESS: Grant = { scope: "child", flag: "--allow-child-process" };
const WORKER: Grant = { scope: "worker", flag: "--allow-worker" };
const NET: Grant = { scope: "net", flag: "--allow-net" };
const WRITE: Grant = { scope: "fs.write", flag: "--allow-fs-write=*" };

/** Linux alone has sockets that are in no folder. */
const SOCKETS = process.platform === "linux" ? [NET] : [NET, WRITE];

/** What each needs; processes talk over sockets. */
const NEEDS = {
  "start a process": [CHILD_PROCESS, READ, ...SOCKETS],
  "start a worker": [WORKER, READ],
  "open a socket": SOCKETS,
  // Most often for a child, which would be next to be refused.
  "listen at a local socket": [CHILD_PROCESS, ...SOCKETS],
} satisfies Record<string, Grant[]>;

/** What can be withheld. */
export type Deed = keyof typeof NEEDS;

/**
 * An error as it is, or, where Node's permission model withholds something, one that names all the flags
 * that are missing for what was to be done.
 *
 * @param does What was to be done.
 * @param error What Node said.
 * @returns The error to be thrown.
 */
export function explainDenied(does: Deed, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException | null)?.code !== "ERR_ACCESS_DENIED") return error;
  return new ProcessError(
    `Cannot ${does} without Node's permission: pass ${listOf(NEEDS[does].filter(isMissing))}${
      does === "start a process" ? ', or use the context "worker"' : ""
    }`,
    { cause: error },
  );
}

/**
 * Checks that Node's permission model lets sockets be opened: it would say so later, and elsewhere.
 *
 * @param does What is to be done.
 * @throws {ProcessError} If it doesn't.
 */
export function checkMayOpenSockets(does: Deed): void {
  if (!isMissing(NET)) return;
  const cause = Object.assign(new Error("Access has been restricted"), {
    code: "ERR_ACCESS_DENIED",
    permission: "Net",
  });
  throw explainDenied(does, cause);
}

/**
 * Whether Node's permission model keeps a file from being read.
 *
 * @param path Its path.
 * @returns Whether it does.
 */
export function isUnreadable(path: string): boolean {
  return isMissing({ ...READ, reference: () => path });
}

/** A version that doesn't know a flag withholds nothing by it. */
function isMissing({ scope, flag, reference }: Grant): boolean {
  const { permission } = process as {
    permission?: { has(scope: string, reference?: string): boolean };
  };
  if (permission === undefined || !isKnown(flag)) return false;
  return !permission.has(scope, reference?.());
}

function isKnown(flag: string): boolean {
  return process.allowedNodeEnvironmentFlags.has(flag.replace(/=.*/, ""));
}

function listOf(grants: readonly Grant[]): string {
  const flags = grants.map(({ flag }) => flag);
  return flags.length < 2 ? flags.join() : `${flags.slice(0, -1).join(", ")} and ${flags.at(-1)}`;
}

/**
 * Checks that nothing is to be taken from the child.
 *
 * @param permissions What is asked for.
 * @throws {ProcessError} If it is anything but `inherit`.
 */
export function checkPermissions(permissions: "inherit" | "none" | ProcessPermissions): void {
  if (permissions === "inherit") return;
  throw new ProcessError(
    'Cannot narrow the permissions of a child as only Deno has them: leave out "permissions", or run the program in Deno',
  );
}
