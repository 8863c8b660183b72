// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The wire format of a value, in one table: what the first byte of a frame and of each value in it
 * says. A frame is
 *
 * - a byte that says which of the next two there are: {@linkcode FRAME}, and bits added to it;
 * - {@linkcode FRAME_TEXT}: count of blocks of text, each a string (see `text_blocks.ts`);
 * - {@linkcode FRAME_MEMORY}: the raw memory of its buffers (see `buffers.ts`);
 * - the value;
 * - what each container marked `LATER` in it holds, in the order the marks were met, as values;
 * - and nothing more.
 *
 * Counts are base-128 numbers, low digits first. Numbers of more than one byte, and the elements of
 * typed arrays, are little-endian. A list is written as an array without holes is: `ARRAY`,
 * `INTEGERS`, `DOUBLES`, `STRINGS`, `DATES`, `BIGINTS64` or `V8`. Every object gets the next number,
 * from 0, where it is first met; `REF` and the number stand for it from then on.
 *
 * @module
 */

/** First byte of a frame that is just a value. */
export const FRAME = 0x10;
/** Added to the first byte if there are blocks of text. */
export const FRAME_TEXT = 1;
/** Added to the first byte if there is memory. */
export const FRAME_MEMORY = 2;

/** Bytes below this are the integers 0 to 127 themselves. */
export const SMALL_INTEGERS = 0x80;
/** From this on: a string of `tag - SHORT_STRING` characters, of Latin-1 unless it is in a block. */
export const SHORT_STRING = 0x80;
/** The longest string that needs no count of its own. */
export const SHORT_STRING_MAX_CHARACTERS = 0x3f;
/**
 * Keys, and the first this many other short strings, follow their tags, a byte a character; other
 * short strings are in blocks. Shown by "10,000 strings" and "task".
 */
export const INLINE_MAX_STRINGS = 16;
/** A block of text is no longer than this: a string cut from it may keep all of it in memory. */
export const TEXT_BLOCK_MAX_CHARACTERS = 1 << 14;
/** The longest string that may be in a block. */
export const TEXT_STRING_MAX_CHARACTERS = 1 << 11;

/** What a value's first byte says, beyond small integers and short strings. */
export const TAG = {
  UNDEFINED: 0xc0,
  NULL: 0xc1,
  FALSE: 0xc2,
  TRUE: 0xc3,
  /** One signed byte. */
  INT8: 0xc4,
  /** Four bytes, signed. */
  INT32: 0xc5,
  /** Eight bytes. */
  DOUBLE: 0xc6,
  /** Eight bytes, signed. */
  BIGINT64: 0xc7,
  /** One byte: count, twice, plus 1 if it is below 0. That many times eight bytes, low ones first. */
  BIGINT: 0xc8,
  /** One byte of sign, hexadecimal digits as a string. */
  LONG_BIGINT: 0xe7,
  /** Count, that many bigints of eight bytes, signed. */
  BIGINTS64: 0xea,
  /** A bigint, or an array of bigints or strings, as V8 writes it (see `codec_v8.ts`). */
  V8: 0xe8,
  /** Count, that many bytes below 128. */
  ASCII: 0xc9,
  /** Count, that many pairs of bytes: code units, paired surrogates or not. */
  UTF16: 0xca,
  /** Count, that many bytes, each a character. */
  LATIN1: 0xe0,
  /** Number of an object met before. */
  REF: 0xcb,
  /** Count, that many values. */
  ARRAY: 0xcc,
  /** Length; count of pairs of index and value; count of pairs of name and value. */
  ODD_ARRAY: 0xcd,
  /** Width in bytes (1, 2, 4), count, that many signed integers. */
  INTEGERS: 0xce,
  /** Count, that many doubles. */
  DOUBLES: 0xcf,
  /** Count, that many counts: the lengths of strings, which are all in blocks. */
  STRINGS: 0xe1,
  /** Count, that many doubles: the times of as many dates. */
  DATES: 0xe9,
  /** Length of a string that is in a block. */
  TEXT: 0xe6,
  /** Count, that many keys, that many values. */
  OBJECT: 0xd0,
  /** Number of an `OBJECT` before, whose keys these are; that many values. */
  SHAPE: 0xd1,
  /** Count, how many bytes of keys, that many keys, a list of as many values. */
  BIG_OBJECT: 0xe2,
  /** A list of keys, a list of as many values. */
  MAP: 0xd2,
  /** A list of values. */
  SET: 0xd3,
  /** A double: milliseconds. */
  DATE: 0xd4,
  /** Two strings: source and flags. */
  REGEXP: 0xd5,
  /** The primitive in the box, as a value. */
  BOXED: 0xd6,
  /** Class; message and stack, as values; count of hidden pairs of name and value; of enumerable. */
  ERROR: 0xd7,
  /**
   * Message, name and stack, and the quota and what was requested, as values; count of hidden pairs of
   * name and value; of enumerable.
   */
  DOM_EXCEPTION: 0xd8,
  /** Number in the frame's memory. */
  BUFFER: 0xd9,
  /** Class, number in the frame's memory, offset, length plus 1, or 0 if it follows its buffer's. */
  VIEW: 0xda,
  /** Class, count, that many bytes: all of a buffer of its own. */
  SMALL_VIEW: 0xe3,
  /** Count, that many bytes: a buffer. */
  SMALL_BUFFER: 0xeb,
  /** Number of the `SMALL_VIEW` whose buffer this is. */
  BUFFER_OF: 0xe4,
  /** Class, number of the `SMALL_VIEW` on whose buffer it is, or of the buffer, offset, length. */
  VIEW_OF: 0xe5,
  /** Kind, as a string, and data, as a value. */
  HANDLE: 0xdb,
  /** An array whose elements come later. */
  LATER_ARRAY: 0xdc,
  /** An object whose properties come later. */
  LATER_OBJECT: 0xdd,
  /** A `Map` whose entries come later. */
  LATER_MAP: 0xde,
  /** A `Set` whose values come later. */
  LATER_SET: 0xdf,
} as const;

/**
 * Typed arrays and buffers of up to this many bytes stand where they are met, others before. Shown by "100
 * arrays of 1 kB" and "Uint8Array of 1 kB".
 */
export const SMALL_VIEW_MAX_BYTES = 1023;

/**
 * Objects of up to this many keys are remembered as shapes; with more they are `BIG_OBJECT`s. Shown by "object of
 * 200 strings".
 */
export const SHAPE_MAX_KEYS = 24;
/** Up to this many shapes are remembered in a frame. */
export const KEPT_SHAPES = 32;

/** Containers nested this deep come later, so that no depth of nesting exhausts the stack. */
export const LATER_FROM_LEVELS = 100;
/** What can't come later (an error in an error's cause) may nest this deep. */
export const MAX_LEVELS = 400;

/** Classes of errors, in the order of their numbers on the wire. */
export const ERROR_CLASSES = [
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "AggregateError",
  "SuppressedError",
] as const;

/** Number of the first of {@linkcode DENO_ERROR_CLASSES} on the wire. */
export const FIRST_DENO_ERROR = 32;

/** Classes of Deno's own errors, in the order of their numbers on the wire. */
export const DENO_ERROR_CLASSES = [
  "NotFound",
  "PermissionDenied",
  "ConnectionRefused",
  "ConnectionReset",
  "ConnectionAborted",
  "NotConnected",
  "AddrInUse",
  "AddrNotAvailable",
  "BrokenPipe",
  "AlreadyExists",
  "InvalidData",
  "TimedOut",
  "Interrupted",
  "WriteZero",
  "WouldBlock",
  "UnexpectedEof",
  "BadResource",
  "Http",
  "Busy",
  "NotSupported",
  "FilesystemLoop",
  "IsADirectory",
  "NetworkUnreachable",
  "NotADirectory",
  "NotCapable",
] as const;

/** Classes of views, in the order of their numbers on the wire. */
export const VIEW_CLASSES = [
  "DataView",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
] as const;

/** A class of the platform by name, or `undefined` where this runtime has none. */
export function platformClass(name: string): unknown {
  return (globalThis as Record<string, unknown>)[name];
}
