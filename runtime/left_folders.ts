// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Folders of sockets that programs leave behind which are killed. The name of one says who has made it, and
 * whoever makes the next one removes those whose makers have ended. Where the system doesn't tell who
 * runs, names say nothing, and all stay.
 *
 * @module
 */

import * as net from "./net.ts";
import { FOLDER_PREFIX, type Lasting } from "./private_path.ts";

/** Digits of a name that say of which boot and which process ids it is, and when its process began. */
const SCOPE_DIGITS = 5;
const START_DIGITS = 4;

/** This process: null if the system doesn't tell. */
let own: { readonly scope: string; readonly pid: string } | null | undefined;
let hasLooked = false;

/** Folders whose names tell their makers, and that take the place of those that were left. */
export const telling: Lasting = { prefix: markedPrefix, made: removeLeftFolders };

function markedPrefix(): string {
  own ??= findOwn();
  const start = own && startOf(own.pid);
  if (own === null || start === null) return FOLDER_PREFIX;
  return `${FOLDER_PREFIX}${own.scope}${start}${Number(own.pid).toString(36)}-`;
}

/** Once, of all beside one that was made just now. */
function removeLeftFolders(folder: string): void {
  own ??= findOwn();
  if (hasLooked || own === null) return;
  hasLooked = true;
  for (const path of net.foldersBeside(folder, FOLDER_PREFIX + own.scope)) {
    if (isLeft(path.slice(path.lastIndexOf("/") + 1))) net.removeFolder(path);
  }
}

/** Process ids are of one boot and one namespace: those of others are no business of this process. */
function findOwn(): { scope: string; pid: string } | null {
  const boot = net.systemText("/proc/sys/kernel/random/boot_id");
  const pid = net.systemText("/proc/self/stat")?.match(/^\d+/)?.[0];
  if (boot === null || pid === undefined) return null;
  const namespace = net.fileId("/proc/self/ns/pid");
  if (namespace === null) return null;
  return { scope: digest(`${boot}${namespace}`, SCOPE_DIGITS), pid };
}

function isLeft(name: string): boolean {
  const mark = new RegExp(`^.{${SCOPE_DIGITS}}(.{${START_DIGITS}})([0-9a-z]+)-`);
  const [, start, pid] = name.slice(FOLDER_PREFIX.length).match(mark) ?? [];
  return pid !== undefined && startOf(String(parseInt(pid, 36))) !== start;
}

/** When a process began, as digits; null if there is none. */
function startOf(pid: string): string | null {
  const text = net.systemText(`/proc/${pid}/stat`);
  // Its name is in brackets, and may have any characters.
  const start = text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  return start === undefined ? null : digest(start, START_DIGITS);
}

/** FNV-1a, in base 36. */
function digest(text: string, digits: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return (hash % 36 ** digits).toString(36).padStart(digits, "0");
}
