// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The types of numbers in shared memory.
 *
 * @module
 */

import { wrongValue as wrongArgument } from "../base/refusal.ts";

/** Whether it is an integer, signed or not, or a float, and its bits. */
export type ElementType =
  | "i8"
  | "u8"
  | "i16"
  | "u16"
  | "i32"
  | "u32"
  | "i64"
  | "u64"
  | "f32"
  | "f64";

/** The typed array of each element type. */
export interface ElementArrays {
  /** 8 bits, signed. */
  i8: Int8Array;
  /** 8 bits. */
  u8: Uint8Array;
  /** 16 bits, signed. */
  i16: Int16Array;
  /** 16 bits. */
  u16: Uint16Array;
  /** 32 bits, signed. */
  i32: Int32Array;
  /** 32 bits. */
  u32: Uint32Array;
  /** 64 bits, signed. */
  i64: BigInt64Array;
  /** 64 bits. */
  u64: BigUint64Array;
  /** Floats of 32 bits. */
  f32: Float32Array;
  /** Floats of 64 bits. */
  f64: Float64Array;
}

/** bigint for `i64` and `u64`, else number. */
export type ElementValue<T extends ElementType> = ElementArrays[T][number];

/** Any of the typed arrays, of which the elements are set and got alike. */
export type AnyArray = Int32Array;

const CLASSES = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
};

/**
 * Refuses what is no type.
 *
 * @param what What is made, for the text of errors.
 * @param type The type.
 * @throws {TypeError} If there is none of that name.
 */
export function checkType(what: string, type: unknown): asserts type is ElementType {
  if (Object.hasOwn(CLASSES, type as string)) return;
  const must = `one of ${Object.keys(CLASSES).join(", ")}`;
  const ours = Object.hasOwn(OF_PYTHON, type as string) ? OF_PYTHON[type as string] : "i32";
  const right = `new ${what}("${ours}", ...)`;
  throw wrongArgument(`make a ${what}`, "type", type, { must, isRange: false }, right);
}

/** Python's names of types. */
const OF_PYTHON: Readonly<Record<string, ElementType>> = {
  b: "i8",
  B: "u8",
  h: "i16",
  H: "u16",
  i: "i32",
  I: "u32",
  l: "i64",
  L: "u64",
  q: "i64",
  Q: "u64",
  f: "f32",
  d: "f64",
};

/**
 * Bytes of an element.
 *
 * @param type Its type.
 * @returns How many.
 */
export function sizeOf(type: ElementType): number {
  return CLASSES[type].BYTES_PER_ELEMENT;
}

/**
 * Elements in shared memory.
 *
 * @typeParam T Their type.
 * @param type Their type.
 * @param buffer The memory.
 * @param offset Where they begin.
 * @param length How many.
 * @returns The typed array on it.
 */
export function viewOf<T extends ElementType>(
  type: T,
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
): ElementArrays[T] {
  const Class = CLASSES[type] as unknown as new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ) => ElementArrays[T];
  return new Class(buffer, offset, length);
}

/**
 * Whether values are those of a type without a look at each of them.
 *
 * @param type The type.
 * @param values The values.
 * @returns Whether they are in the typed array of that type.
 */
export function isSurelyOf(type: ElementType, values: unknown): boolean {
  return values instanceof CLASSES[type];
}

/**
 * Whether single steps on elements of a type can be atomic.
 *
 * @param type The type.
 * @returns Whether it is one of integers.
 */
export function isInteger(type: ElementType): boolean {
  return type[0] !== "f";
}

/**
 * Refuses what is no value of a type. Integers beyond its width are none of that: they wrap.
 *
 * @param type The type.
 * @param value The value.
 * @throws {TypeError} If it is none.
 */
export function checkValue(type: ElementType, value: unknown): void {
  if (type === "i64" || type === "u64") {
    if (typeof value === "bigint") return;
    throw wrongValue(type, "a bigint", value);
  }
  if (typeof value !== "number") throw wrongValue(type, "a number", value);
  if (isInteger(type) && !Number.isInteger(value)) throw wrongValue(type, "a whole number", value);
}

function wrongValue(type: ElementType, wanted: string, value: unknown): TypeError {
  return new TypeError(
    `Cannot set an element of type "${type}" as it must be ${wanted}: current value is ${
      String(value)
    }`,
  );
}
