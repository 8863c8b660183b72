// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The ways to write a string that is too long to be spelled.
 *
 * @module
 */

import { native, serializer } from "./native.ts";

/**
 * Writes the characters of a string.
 *
 * @param text The string.
 * @param into Where to.
 * @param at Where in it; there is room.
 * @returns Whether all of its characters can be written so.
 */
export type Fill = (text: string, into: Uint8Array, at: number) => boolean;

let textEncoder: TextEncoder | undefined;

/** One byte a character, all of them ASCII. */
export const fillAscii: Fill = (text, into, at) => {
  const { length } = text;
  // A look here and there is cheaper than to find out at the end.
  const step = Math.max(16, length >> 6);
  for (let i = 0; i < length; i += step) {
    if (text.charCodeAt(i) > 0x7f) return false;
  }
  textEncoder ??= new TextEncoder();
  return textEncoder.encodeInto(text, into.subarray(at, at + length)).read === length;
};

/** One byte a character. */
export const fillLatin1: Fill = (text, into, at) => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0xff) return false;
    into[at + i] = unit;
  }
  return true;
};

/** Two bytes a character. */
export const fillUtf16: Fill = (text, into, at) => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    into[at++] = unit;
    into[at++] = unit >> 8;
  }
  return true;
};

/** As {@linkcode fillLatin1}, by the platform, for a string of which that is known. */
export const copyLatin1: Fill = (text, into, at) =>
  native!.latin1Write.call(into, text, at, text.length) === text.length;

/** As {@linkcode fillUtf16}, by the platform. */
export const copyUtf16: Fill = (text, into, at) =>
  native!.ucs2Write.call(into, text, at, text.length * 2) === text.length * 2;

// V8 knows that a string that it holds a byte a character can't match, and does not look at it.
// deno-lint-ignore no-control-regex
const WIDE = /[^\x00-\xff]/;

/**
 * Tells whether a string has characters beyond Latin-1.
 *
 * @param text The string.
 * @returns Whether it has.
 */
export function isWide(text: string): boolean {
  return WIDE.test(text);
}

/**
 * From this many characters on V8 writes faster than a loop, for all that it costs to ask it. Shown by "30 strings of
 * 3 kB".
 */
const ASKED_FROM_CHARACTERS = 1536;

/** The code units of a string as V8 holds them. */
export interface Units {
  /** How many bytes a character takes. */
  width: 1 | 2;
  /** All of them. */
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The code units of a long string, which V8 copies much faster than a loop could.
 *
 * @param text The string.
 * @returns Its units, or `undefined` if the string is not that long, or where V8 can't be asked.
 */
export function fastUnits(text: string): Units | undefined {
  const { length } = text;
  if (length < ASKED_FROM_CHARACTERS) return undefined;
  const bytes = serializer()?.serialize(text);
  if (bytes === undefined) return undefined;
  // Version, perhaps padding, '"' for one byte a character or "c" for two, length, characters.
  const tag = bytes[2] === 0 ? bytes[3] : bytes[2];
  const width = tag === 0x22 ? 1 : tag === 0x63 ? 2 : undefined;
  if (width === undefined) return undefined;
  // Not `subarray`: in Deno a `Buffer`'s own is slow.
  const end = bytes.byteOffset + bytes.length;
  return { width, bytes: new Uint8Array(bytes.buffer, end - length * width, length * width) };
}
