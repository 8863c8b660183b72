// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The platform's own ways between bytes and strings that `Buffer` has. On Node and Bun they cost next to
 * nothing. In Deno those that write are slower than a loop, and the first look at `Buffer` takes
 * three milliseconds: there they are left to who reads strings that are worth it.
 *
 * @module
 */

type Write = (this: Uint8Array, text: string, at: number, size: number) => number;
type Slice = (this: Uint8Array, start: number, end: number) => string;

/** The part of Node's `Buffer.prototype` that is needed here; it takes any `Uint8Array` for `this`. */
export interface NativeText {
  latin1Write: Write;
  ucs2Write: Write;
  latin1Slice: Slice;
  ucs2Slice: Slice;
}

/** Whether a look at `Buffer` costs nothing, and all that it does is native. */
const isNative = !("Deno" in globalThis);

function find(): NativeText | undefined {
  const { Buffer } = globalThis as { Buffer?: { prototype: Partial<NativeText> } };
  const native = Buffer?.prototype;
  const isWhole = native?.latin1Write && native.ucs2Write && native.latin1Slice && native.ucs2Slice;
  return isWhole ? native as NativeText : undefined;
}

/** The platform's ways, where they are the best for strings of any length. */
export const native: NativeText | undefined = isNative ? find() : undefined;

let found: NativeText | null | undefined = native;

/**
 * The platform's ways to read, wherever they are.
 *
 * @returns The ways, or `null` if there are none.
 */
export function nativeReader(): NativeText | null {
  return found ??= find() ?? null;
}
