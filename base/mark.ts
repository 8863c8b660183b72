// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The mark in the environment of a process that was started as a child. The child's entry takes it away.
 * Where it stays, the program itself was run in place of the entry, and would start processes without
 * end: so it may start none.
 *
 * @module
 */

/** The name of the variable. */
export const MARK = "MULTIPROCESSING_CHILD";

/** The `workerData` of a thread that runs the program itself. */
export const THREAD_MARK = "@multiprocessing/process";

/**
 * The mark for a child.
 *
 * @param depth How many parents it has.
 * @param pid The process id of its parent.
 * @returns The text of the variable.
 */
export function markOf(depth: number, pid: number): string {
  return `${depth}/${pid}`;
}

/**
 * Whether a mark was made for this process, and not for one further up, which couldn't take it away.
 *
 * @param mark The text of the variable; null if there is none.
 * @param parentPid The process id of this one's parent.
 * @returns Whether it was.
 */
export function isMarkFrom(mark: string | null, parentPid: number): boolean {
  return mark !== null && mark.endsWith(`/${parentPid}`);
}
