// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Who called: the first stack frame outside of the library.
 *
 * @module
 */

import { FOLDER } from "../base/location.ts";

/** The folders and files of the library itself; its tests and examples are not. */
export const OWN_REGEXP: RegExp =
  /^(?:(?:base|bullmq|codec|dashboard|engines|ipc|managers|memory|observe|pool|process|progress|queues|runtime|sync|workers)\/|(?:context|errors|freeze_support|frozen_child|mod)\.c?[jt]s)/;

/** What an absolute path begins with: of Windows too, and there of another host. */
const PATH_REGEXP = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

/** The first parenthesis is the frame's own; those after it are of the path. */
const FRAME_REGEXP =
  /^at (?:.*? \()??(?:async )?((?:[a-z][a-z+.-]+:|\/|[A-Za-z]:[\\/]|\\\\)(?!.*<anonymous>).*?)(?::\d+){1,2}\)?$/;

/** A call, of which the stack is looked at only when it is asked for. */
export interface CallSite {
  stack?: string;
}

/**
 * Notes who calls.
 *
 * @param callee The function or class that is called: frames above it are left out.
 * @returns The note.
 */
// deno-lint-ignore ban-types
export function noteCall(callee: Function): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace?.(site, callee);
  return site;
}

/**
 * The module that called.
 *
 * @param site The note.
 * @returns Its URL; null if it can't be told.
 */
export function moduleOfCall(site: CallSite): string | null {
  for (const line of site.stack?.split("\n") ?? []) {
    const place = FRAME_REGEXP.exec(line.trim())?.[1];
    if (place === undefined) continue;
    const url = toUrl(place);
    if (url !== null && !isOwn(url)) return url;
  }
  return null;
}

function isOwn(url: string): boolean {
  return FOLDER !== null && url.startsWith(FOLDER) && OWN_REGEXP.test(url.slice(FOLDER.length));
}

function toUrl(place: string): string | null {
  if (/^(?:file|https?|data|blob|jsr|npm):/.test(place)) return place;
  return isAbsolute(place) ? fileUrlOf(place) : null;
}

/**
 * Whether a text is an absolute path, on whichever system.
 *
 * @param text The text.
 * @returns Whether.
 */
export function isAbsolute(text: string): boolean {
  return PATH_REGEXP.test(text);
}

/**
 * The URL of a file.
 *
 * @param path Its absolute path.
 * @returns The URL.
 */
export function fileUrlOf(path: string): string {
  const slashes = path.replaceAll("\\", "/");
  const [, host = "", rest = slashes] = /^\/\/([^/]+)(\/.*)$/.exec(slashes) ?? [];
  const url = new URL(`file://${host}/`);
  url.pathname = rest.replaceAll("%", "%25");
  return url.href;
}
