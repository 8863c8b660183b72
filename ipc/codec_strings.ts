// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * From bytes to strings: short ones by hand, since a call into the platform costs more than they do,
 * and long ones by the platform.
 *
 * @module
 */

const from = String.fromCharCode;

/** Strings up to this long are kept for the next time: keys and words come again and again. */
const KEPT_LENGTH = 16;
const KEPT_SLOTS = 4096;
const kept: string[] = new Array(KEPT_SLOTS).fill("");

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
  return (hash ^ (hash >>> 15)) & (KEPT_SLOTS - 1);
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
  if (length > KEPT_LENGTH) return spell(bytes, at, length);
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

type Encoding = "latin1" | "utf16le";

/** The part of Node's `Buffer` that is needed here. */
interface BufferClass {
  from(buffer: ArrayBufferLike, offset: number, length: number): {
    toString(encoding: Encoding): string;
  };
}

/** The part of `node:v8` that is needed here. */
interface V8 {
  serialize(value: string): Uint8Array;
}

const CHUNK = 4096;

/** Above this many bytes the platform's own way to read beats ours. */
const PLATFORM_READS = 256;
/** Above this many characters the platform's own way to write beats ours. */
const PLATFORM_WRITES = 512;

function spellUnits(units: Uint8Array | Uint16Array): string {
  let text = "";
  for (let at = 0; at < units.length; at += CHUNK) {
    text += from.apply(null, units.subarray(at, at + CHUNK) as unknown as number[]);
  }
  return text;
}

function readByPlatform(bytes: Uint8Array, encoding: Encoding): string | undefined {
  const { Buffer } = globalThis as { Buffer?: BufferClass };
  if (Buffer === undefined || bytes.length < PLATFORM_READS) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding);
}

/**
 * A string of Latin-1, a byte each.
 *
 * @param bytes Its characters.
 * @returns The string.
 */
export function readLatin1(bytes: Uint8Array): string {
  return readByPlatform(bytes, "latin1") ?? spellUnits(bytes);
}

/**
 * A string of any code units, paired surrogates or not.
 *
 * @param bytes Its code units, two bytes each.
 * @returns The string.
 */
export function readUtf16(bytes: Uint8Array): string {
  return readByPlatform(bytes, "utf16le") ?? spellUnits(new Uint16Array(bytes.slice().buffer));
}

let v8: V8 | null | undefined;

/** Loaded only by those who send long strings: it is the one way to a string's own memory. */
function loadV8(): V8 | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  return (process?.getBuiltinModule?.("node:v8") ?? null) as V8 | null;
}

/** The code units of a string as V8 holds them. */
export interface Units {
  /** How many bytes a character takes. */
  width: 1 | 2;
  /** All of them. */
  bytes: Uint8Array;
}

/**
 * The code units of a long string, which V8 copies much faster than a loop could.
 *
 * @param text The string.
 * @returns Its units, or `undefined` if the string is short, or where V8 can't be asked.
 */
export function fastUnits(text: string): Units | undefined {
  const { length } = text;
  if (length < PLATFORM_WRITES) return undefined;
  v8 ??= loadV8();
  const bytes = v8?.serialize(text);
  if (bytes === undefined) return undefined;
  // Version, perhaps padding, '"' for one byte a character or "c" for two, length, characters.
  const tag = bytes[2] === 0 ? bytes[3] : bytes[2];
  const width = tag === 0x22 ? 1 : tag === 0x63 ? 2 : undefined;
  if (width === undefined) return undefined;
  // Not `subarray`: in Deno a `Buffer`'s own is slow.
  const end = bytes.byteOffset + bytes.length;
  return { width, bytes: new Uint8Array(bytes.buffer, end - length * width, length * width) };
}
