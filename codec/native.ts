// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The platform's own ways between bytes and values. For strings they are `Buffer`'s. On Node and
 * Bun they cost next to nothing. In Deno those that write are slower than a loop, and the first
 * look at `Buffer` takes three milliseconds: there they are left to who reads strings that are
 * worth it.
 *
 * @module
 */

type Write = (this: Uint8Array, text: string, at: number, size: number) => number;
type Slice = (this: Uint8Array, start: number, end: number) => string;

/** The part of Node's `Buffer` that is needed here. */
interface BufferClass {
  prototype: NativeText;
  allocUnsafeSlow(size: number): Uint8Array<ArrayBuffer>;
  compare(one: Uint8Array, other: Uint8Array): number;
}

/** The part of its prototype, which takes any `Uint8Array` for `this`. */
export interface NativeText {
  latin1Write: Write;
  ucs2Write: Write;
  latin1Slice: Slice;
  ucs2Slice: Slice;
}

/** Whether a look at `Buffer` costs nothing, and all that it does is native. */
const isNative = !("Deno" in globalThis);

function find(): BufferClass | undefined {
  const { Buffer } = globalThis as { Buffer?: BufferClass };
  const text: Partial<NativeText> | undefined = Buffer?.prototype;
  const isWhole = text?.latin1Write && text.ucs2Write && text.latin1Slice && text.ucs2Slice;
  return isWhole ? Buffer : undefined;
}

const nativeBuffer = isNative ? find() : undefined;

/** The platform's ways, where they are the best for strings of any length. */
export const native: NativeText | undefined = nativeBuffer?.prototype;

/**
 * Memory that will be written over.
 *
 * @param size How many bytes.
 * @returns The memory, with anything in it.
 */
export function allocate(size: number): Uint8Array<ArrayBuffer> {
  if (nativeBuffer === undefined) return new Uint8Array(size);
  return new Uint8Array(nativeBuffer.allocUnsafeSlow(size).buffer);
}

/**
 * Tells whether bytes are the same.
 *
 * @param one Some bytes.
 * @param other Others.
 * @returns Whether they are.
 */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  const { length } = one;
  if (other.length !== length) return false;
  if (nativeBuffer !== undefined) return nativeBuffer.compare(one, other) === 0;
  for (let i = 0; i < length; i++) {
    if (one[i] !== other[i]) return false;
  }
  return true;
}

let found: NativeText | null | undefined = native;

/**
 * The platform's ways to read, wherever they are.
 *
 * @returns The ways, or `null` if there are none.
 */
export function nativeReader(): NativeText | null {
  return found ??= find()?.prototype ?? null;
}

/** The part of `node:v8` that is needed here. */
interface V8 {
  serialize(value: unknown): Uint8Array<ArrayBuffer>;
  deserialize(bytes: Uint8Array): unknown;
}

/** The part of `process` that leads there. */
interface Process {
  versions: { bun?: string };
  getBuiltinModule?(id: string): unknown;
}

let v8: V8 | null | undefined;

function findV8(): V8 | null {
  const { process } = globalThis as { process?: Process };
  if (process === undefined || process.versions.bun !== undefined) return null;
  return (process.getBuiltinModule?.("node:v8") ?? null) as V8 | null;
}

/**
 * V8's own serializer. Only those load it who send what it writes faster than a loop, for all that
 * it costs to ask it.
 *
 * @returns The module, or `null` where there is none or, as in Bun, it writes something else.
 */
export function serializer(): V8 | null {
  return v8 ??= findV8();
}
