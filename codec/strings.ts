// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From bytes to strings: short ones by hand, since a call into the platform costs more than they do,
 * and long ones by the platform.
 *
 * @module
 */

import { native, nativeReader, type NativeText } from "./native.ts";

const from = String.fromCharCode;

/**
 * Strings up to this long are kept for the next time: keys and words come again and again. Shown by "small object"
 * and "10,000 small objects".
 */
const KEPT_MAX_CHARACTERS = 16;
const KEPT_STRINGS = 4096;
const kept: string[] = new Array(KEPT_STRINGS).fill("");

function isSame(text: string, bytes: Uint8Array, at: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) {
    if (text.charCodeAt(i) !== bytes[at + i]) return false;
  }
  return true;
}

function slotOf(bytes: Uint8Array, at: number, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + bytes[at + i]!) | 0;
  return (hash ^ (hash >>> 15)) & (KEPT_STRINGS - 1);
}

function spell(bytes: Uint8Array, at: number, length: number): string {
  let text = "";
  const end = at + length;
  for (; at + 8 <= end; at += 8) {
    text += from(
      bytes[at]!,
      bytes[at + 1]!,
      bytes[at + 2]!,
      bytes[at + 3]!,
      bytes[at + 4]!,
      bytes[at + 5]!,
      bytes[at + 6]!,
      bytes[at + 7]!,
    );
  }
  for (; at + 2 <= end; at += 2) text += from(bytes[at]!, bytes[at + 1]!);
  return at < end ? text + from(bytes[at]!) : text;
}

/**
 * A short Latin-1 string, one byte a character.
 *
 * @param bytes Where it is.
 * @param at Its first byte.
 * @param length How many bytes it has; they must be there.
 * @returns The string.
 */
export function shortString(bytes: Uint8Array, at: number, length: number): string {
  if (length > KEPT_MAX_CHARACTERS) return spell(bytes, at, length);
  const slot = slotOf(bytes, at, length);
  const known = kept[slot]!;
  if (isSame(known, bytes, at, length)) return known;
  return kept[slot] = spell(bytes, at, length);
}

let textDecoder: TextDecoder | undefined;

/**
 * A string of ASCII.
 *
 * @param bytes Its characters.
 * @returns The string; bytes that are not ASCII give characters without meaning.
 */
export function readAscii(bytes: Uint8Array): string {
  textDecoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
  return textDecoder.decode(bytes);
}

/** As many arguments as a function takes on every runtime. */
const CHUNK_CODE_UNITS = 4096;

/**
 * Above this many bytes the platform's own way to read beats ours, whatever it costs to get there. Shown by "string 1
 * kB ASCII".
 */
const ASKED_FROM_BYTES = 256;

function spellUnits(units: Uint8Array | Uint16Array): string {
  let text = "";
  for (let at = 0; at < units.length; at += CHUNK_CODE_UNITS) {
    text += from.apply(null, units.subarray(at, at + CHUNK_CODE_UNITS) as unknown as number[]);
  }
  return text;
}

function readerOf(bytes: Uint8Array): NativeText | null {
  return native ?? (bytes.length < ASKED_FROM_BYTES ? null : nativeReader());
}

/**
 * A string of Latin-1, a byte each.
 *
 * @param bytes Its characters.
 * @returns The string.
 */
export function readLatin1(bytes: Uint8Array): string {
  return readerOf(bytes)?.latin1Slice.call(bytes, 0, bytes.length) ?? spellUnits(bytes);
}

/**
 * A string of any code units, paired surrogates or not.
 *
 * @param bytes Its code units, two bytes each.
 * @returns The string.
 */
export function readUtf16(bytes: Uint8Array): string {
  return readerOf(bytes)?.ucs2Slice.call(bytes, 0, bytes.length) ??
    spellUnits(new Uint16Array(bytes.slice().buffer));
}
