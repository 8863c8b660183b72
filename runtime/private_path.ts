// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Paths of local sockets in a folder that only this user may enter: under TMPDIR, or where that can't
 * serve, as it is full, missing or too long, in another place. Where no folder can, Linux has names for
 * sockets that are in none; others may see and use them, so whoever meets there needs a key.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";
import type { SocketServer } from "./contract.ts";
import { Finalizer } from "./finalizers.ts";
import * as net from "./net.ts";

/** What the names of all folders begin with. */
export const FOLDER_PREFIX = "multiprocessing-";

/** A place where folders can be made: null is TMPDIR. */
type Place = string | null;

/** What is done about folders that last, so that who is killed leaves them behind. */
export interface Lasting {
  /** What the name of such a folder begins with. */
  prefix(): string;
  /** Such a folder was made. */
  made(folder: string): void;
}

/** What folder a path is in. */
interface Home {
  readonly place: Place;
  readonly lasting: Lasting | null;
}

/** The folders of this thread, by their homes. */
const folders = new Map<string, string>();
/** The paths in use, and the homes they are in. */
const used = new Map<string, string>();
let cleanup: Finalizer | null = null;

/**
 * A path that nobody else uses, in a folder of mode 0700 that is removed with its last path, or when
 * this thread ends.
 *
 * @returns The path; null if there is no place for one.
 */
export function privatePath(): string | null {
  for (const place of net.privatePlaces()) {
    try {
      return pathIn({ place, lasting: null });
    } catch {
      // The next one may do.
    }
  }
  return null;
}

/**
 * Listens at a path that only this user can reach.
 *
 * @param hasKey Whether whoever comes must prove something, and is proved it: then others may see the name.
 * @param lasting Of what is more than a meeting.
 * @returns The listener, whose address is to be released.
 * @throws {ProcessError} If there is no place for one.
 */
export function listenPrivately(hasKey: boolean, lasting: Lasting | null = null): SocketServer {
  let cause: unknown;
  for (const place of net.privatePlaces()) {
    try {
      return listenIn({ place, lasting });
    } catch (error) {
      if (isFinal(place, error)) throw error;
      cause ??= error;
    }
  }
  if (!net.hasAbstractNames()) throw noPlace(cause, "");
  if (!hasKey) throw noPlace(cause, ", or give an authkey");
  try {
    return net.listenSocket(`\0multiprocessing-${randomHex(16)}`);
  } catch (error) {
    throw isPermission(error) ? error : noPlace(cause, "");
  }
}

/** Whether no other place would do: as a permission is missing, or descriptors are. */
function isFinal(place: Place, error: unknown): boolean {
  if (net.passes(error)) return true;
  return place === null && isPermission(error);
}

/** Whether it says that the runtime withholds a permission, and which. */
function isPermission(error: unknown): boolean {
  if (!(error instanceof ProcessError && error.cause instanceof Error)) return false;
  const { name, code } = error.cause as Error & { code?: string };
  return name === "NotCapable" || code === "ERR_ACCESS_DENIED";
}

function noPlace(cause: unknown, wayOut: string): ProcessError {
  const value = net.temporaryPlace();
  const is = value === null ? "not known" : `"${value}"`;
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  return new ProcessError(
    `Cannot listen at a private path as TMPDIR must be a folder that exists, may be written, has room, and is so ` +
      `short that a socket in it has at most ${net.pathMax} bytes: current value is ${is}${why}; set it to another${wayOut}`,
    { cause },
  );
}

function listenIn(home: Home): SocketServer {
  const path = pathIn(home);
  try {
    return net.listenSocket(path);
  } catch (error) {
    releasePath(path);
    throw error;
  }
}

function pathIn(home: Home): string {
  const key = `${home.lasting === null} ${home.place}`;
  const path = net.socketIn(folders.get(key) ?? makeFolder(key, home), randomHex(8));
  used.set(path, key);
  cleanup ??= new Finalizer(removeFolders, -100);
  checkLength(path);
  return path;
}

function makeFolder(key: string, { place, lasting }: Home): string {
  const folder = lasting === null
    ? net.makePrivateFolder(place, FOLDER_PREFIX)
    : makeLastingFolder(place, lasting);
  folders.set(key, folder);
  return folder;
}

function makeLastingFolder(place: Place, lasting: Lasting): string {
  const folder = net.makePrivateFolder(place, lasting.prefix());
  lasting.made(folder);
  if (lengthOf(net.socketIn(folder, randomHex(8))) <= net.pathMax) return folder;
  // One whose name says less has more room.
  net.removeFolder(folder);
  return net.makePrivateFolder(place, FOLDER_PREFIX);
}

function lengthOf(path: string): number {
  return new TextEncoder().encode(path).length;
}

function checkLength(path: string): void {
  const length = lengthOf(path);
  if (length <= net.pathMax) return;
  releasePath(path);
  throw new RangeError(`Cannot listen there: the path of a socket would have ${length} bytes`);
}

/**
 * A path is not used any more.
 *
 * @param path The path; one of another folder is of no interest.
 */
export function releasePath(path: unknown): void {
  const key = used.get(path as string);
  if (key === undefined) return;
  used.delete(path as string);
  for (const other of used.values()) if (other === key) return;
  net.removeFolder(folders.get(key)!);
  folders.delete(key);
  if (folders.size === 0) forgetCleanup();
}

function removeFolders(): void {
  for (const folder of folders.values()) net.removeFolder(folder);
  folders.clear();
  used.clear();
  forgetCleanup();
}

function forgetCleanup(): void {
  cleanup?.cancel();
  cleanup = null;
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
