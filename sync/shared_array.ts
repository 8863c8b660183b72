// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode SharedArray}.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import type { WaitOptions } from "../base/options.ts";
import type { Memory, MemoryHandle } from "../memory/contract.ts";
import { makeMemory, openMemory } from "../memory/memories.ts";
import { hold } from "./acquire.ts";
import { type AnyLock, locked, lockFor } from "./any_lock.ts";
import {
  type AnyArray,
  checkType,
  checkValue,
  type ElementArrays,
  type ElementType,
  type ElementValue,
  isSurelyOf,
  sizeOf,
  viewOf,
} from "./elements.ts";
import { noLock } from "./no_lock.ts";
import { checkCount, checkOptions, refuseMore, rejectMore } from "./options.ts";
import { reachOf, travel } from "./travel.ts";
import { VALUE_RULES, type ValueOptions } from "./value.ts";
import type { Lock } from "./lock.ts";
import type { RLock } from "./rlock.ts";

/** The kind of the handle. */
const HANDLE_KIND = "array";

interface ArrayData {
  memory: MemoryHandle;
  type: ElementType;
  length: number;
  lock: AnyLock | null;
}

/** What a revived one is made with. */
class Revived {
  readonly #isOwn = true;
  readonly memory: Memory;
  readonly lock: AnyLock | null;

  constructor({ memory, lock }: ArrayData) {
    this.memory = openMemory(memory);
    this.lock = lock;
  }

  /** Whether it is one: `instanceof` would ask a program's own proxy. */
  static is(value: unknown): value is Revived {
    return typeof value === "object" && value !== null && #isOwn in value;
  }
}

/**
 * Numbers in shared memory, of a fixed length: Python's `multiprocessing.Array`. A gigabyte of them is
 * passed to another process as quickly as one: only where they are is sent.
 *
 * @typeParam T The type of the numbers.
 *
 * @example Usage
 * ```ts
 * import { SharedArray } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const squares = new SharedArray("i32", [1, 4, 9]);
 * assertEquals(squares.at(-1), 9);
 * squares.data.fill(0);
 * assertEquals([...squares], [0, 0, 0]);
 * ```
 */
export class SharedArray<T extends ElementType> implements Iterable<ElementValue<T>> {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: SharedArray<ElementType>, context: unknown) {
        return this.#passOn(context);
      },
    });
  }

  readonly #memory: Memory;
  readonly #type: T;
  readonly #data: ElementArrays[T];
  readonly #lock: AnyLock | null;

  /**
   * Makes one.
   *
   * @param type The type of the numbers.
   * @param lengthOrValues How many there are, all 0, or what they are.
   * @param options Its lock, and for whom it is.
   * @throws {TypeError} If the type is none, or a value none of it.
   * @throws {RangeError} If the length is negative, or too large.
   * @throws {ProcessError} If processes are to share it and that can't be done here, with the way out.
   */
  constructor(
    type: T,
    lengthOrValues: number | ArrayLike<ElementValue<T>>,
    options: ValueOptions = {},
  ) {
    refuseMore("make a SharedArray", arguments.length, 3);
    checkType("SharedArray", type);
    const revived = Revived.is(options) ? options : null;
    if (revived === null) checkOptions("SharedArray", options, VALUE_RULES);
    const length = lengthOf(lengthOrValues);
    if (typeof lengthOrValues !== "number") checkValues(type, lengthOrValues);
    this.#type = type;
    this.#lock = revived === null
      ? lockFor("make a SharedArray", options.lock ?? true, options)
      : revived.lock;
    this.#memory = revived?.memory ??
      makeMemory(reachOf(options.context), Math.max(1, length) * sizeOf(type));
    this.#data = viewOf(type, this.#memory.buffer, this.#memory.start, length);
    if (typeof lengthOrValues !== "number") {
      (this.#data as unknown as AnyArray).set(lengthOrValues as ArrayLike<number>);
    }
  }

  /** The typed array on the shared memory itself, without the lock. */
  get data(): ElementArrays[T] {
    return this.#data;
  }

  /** How many there are. */
  get length(): number {
    return this.#data.length;
  }

  /** Its lock; null with `lock: false`. */
  get lock(): Lock | RLock | null {
    return this.#lock;
  }

  /**
   * Takes its lock until what is given is disposed of.
   *
   * @param options How long to wait.
   * @returns What gives it back.
   * @throws {TimeoutError} If the time was up.
   * @throws {ProcessStateError} If it has no lock.
   *
   * @example Usage
   * ```ts
   * import { SharedArray } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const array = new SharedArray("f64", 3);
   * using _ = await array.hold();
   * array.data.fill(0.5);
   * assertEquals(array.at(0), 0.5);
   * ```
   */
  hold(options?: WaitOptions): Promise<Disposable> {
    if (arguments.length > 1) return rejectMore("hold", arguments.length, 1);
    return this.#lock === null ? Promise.reject(noLock("array")) : hold(this.#lock, options);
  }

  /**
   * One of the numbers, read under the lock, where there is one.
   *
   * @param index Which; negative: from the end.
   * @returns The number.
   * @throws {RangeError} If there is none.
   *
   * @example Usage
   * ```ts
   * import { SharedArray } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new SharedArray("u8", [1, 2, 3]).at(-2), 2);
   * ```
   */
  at(index: number): ElementValue<T> {
    refuseMore("at", arguments.length, 1);
    const at = this.#index(index);
    return locked(this.#lock, () => this.#data[at]!) as ElementValue<T>;
  }

  /**
   * Sets one of the numbers, under the lock, where there is one.
   *
   * @param index Which; negative: from the end.
   * @param value What to.
   * @throws {RangeError} If there is none.
   * @throws {TypeError} If it is no value of the type.
   *
   * @example Usage
   * ```ts
   * import { SharedArray } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const array = new SharedArray("u8", 2);
   * array.set(-1, 7);
   * assertEquals([...array], [0, 7]);
   * ```
   */
  set(index: number, value: ElementValue<T>): void {
    refuseMore("set", arguments.length, 2);
    const at = this.#index(index);
    checkValue(this.#type, value);
    locked(this.#lock, () => void (this.#data[at] = value));
  }

  #index(index: number): number {
    const at = index < 0 ? index + this.length : index;
    if (Number.isInteger(at) && at >= 0 && at < this.length) return at;
    throw new RangeError(
      `Cannot use the element at an index that must be from ${-this.length} to ${
        this.length - 1
      }: current value is ${String(index)}`,
    );
  }

  /**
   * The numbers, each as it is when it comes to it.
   *
   * @returns An iterator.
   *
   * @example Usage
   * ```ts
   * import { SharedArray } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals([...new SharedArray("i64", [1n, 2n])], [1n, 2n]);
   * ```
   */
  *[Symbol.iterator](): IterableIterator<ElementValue<T>> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  /**
   * Itself in words.
   *
   * @returns `<SharedArray i32 of 3>`.
   *
   * @example Usage
   * ```ts
   * import { SharedArray } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(new SharedArray("f32", 8)), "<SharedArray f32 of 8>");
   * ```
   */
  toString(): string {
    return `<SharedArray ${this.#type} of ${this.length}>`;
  }

  /** What travels in its place. */
  #passOn(context: unknown): Placeholder {
    return travel(context, HANDLE_KIND, "an array", this.#memory, (memory): ArrayData => ({
      memory,
      type: this.#type,
      length: this.length,
      lock: this.#lock,
    }));
  }
}

function lengthOf(lengthOrValues: unknown): number {
  if (typeof lengthOrValues === "number") {
    checkCount("make a SharedArray", "length", lengthOrValues, 0, Number.MAX_SAFE_INTEGER);
    return lengthOrValues;
  }
  const { length } = Object(lengthOrValues) as { length?: unknown };
  if (typeof lengthOrValues === "object" && Number.isInteger(length)) return length as number;
  throw new TypeError(
    `Cannot make a SharedArray as "lengthOrValues" must be a number or an array: current value is ${
      String(lengthOrValues)
    }`,
  );
}

function checkValues(type: ElementType, values: ArrayLike<unknown>): void {
  if (isSurelyOf(type, values)) return;
  for (let i = 0; i < values.length; i++) checkValue(type, values[i]);
}

registerHandle(HANDLE_KIND, (data) => {
  const { type, length } = data as ArrayData;
  const revived = new Revived(data as ArrayData);
  return new SharedArray(type, length, revived as unknown as ValueOptions);
});
