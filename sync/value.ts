// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Value}.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import type { Rules } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import { hold } from "./acquire.ts";
import { type AnyLock, locked, lockFor } from "./any_lock.ts";
import type { Arena } from "./arena.ts";
import {
  type AnyArray,
  checkType,
  checkValue,
  type ElementType,
  type ElementValue,
  isInteger,
  viewOf,
} from "./elements.ts";
import { KIND } from "./states/layout.ts";
import { noLock } from "./no_lock.ts";
import { checkOptions, CONTEXT_RULES, refuseMore, rejectMore } from "./options.ts";
import { type ContextOption, Spot, type SpotData, travel } from "./travel.ts";
import type { Lock } from "./lock.ts";
import type { RLock } from "./rlock.ts";

/** What a {@linkcode Value} or a {@linkcode SharedArray} is made with. */
export interface ValueOptions extends ContextOption {
  /** True: an {@linkcode RLock} of its own. False: none. Default true. */
  lock?: boolean | Lock | RLock;
}

/** What its options must be; what a lock must be is told where it is looked at. */
export const VALUE_RULES: Rules<ValueOptions> = { ...CONTEXT_RULES, lock: () => undefined };

/** The kind of the handle. */
const HANDLE_KIND = "value";

/** Words of the slot: its head and one of padding, and 8 bytes. */
const SIZE = 4;
const DATA = 2;

interface ValueData<T extends ElementType> extends SpotData {
  type: T;
  lock: AnyLock | null;
}

/** What a revived one is made with. */
class Revived {
  readonly #isOwn = true;
  readonly spot: Spot;
  readonly lock: AnyLock | null;

  constructor(data: ValueData<ElementType>) {
    this.spot = Spot.revive(data);
    this.lock = data.lock;
  }

  /** Whether it is one: `instanceof` would ask a program's own proxy. */
  static is(value: unknown): value is Revived {
    return typeof value === "object" && value !== null && #isOwn in value;
  }
}

/**
 * One number in shared memory: Python's `multiprocessing.Value`. Integers wrap to the width of their type.
 *
 * @typeParam T The type of the number.
 *
 * @example Usage
 * ```ts
 * import { Value } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const counter = new Value("i32", 40);
 * {
 *   using _ = await counter.hold();
 *   counter.value += 1;
 * }
 * counter.add(1);
 * assertEquals(counter.value, 42);
 * ```
 */
export class Value<T extends ElementType> {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: Value<ElementType>, context: unknown) {
        return this.#passOn(context);
      },
    });
  }

  readonly #arena: Arena;
  readonly #slot: number;
  readonly #type: T;
  readonly #isAtomic: boolean;
  /** One element; as far as the type checker is told, of 32 bits. */
  readonly #data: AnyArray;
  readonly #lock: AnyLock | null;

  /**
   * Makes one.
   *
   * @param type The type of the number.
   * @param initial What it is first. Default 0.
   * @param options Its lock, and for whom it is.
   * @throws {TypeError} If the type is none, or the value none of it.
   * @throws {ProcessError} If processes are to share it and that can't be done here, with the way out.
   */
  constructor(type: T, initial?: ElementValue<T>, options: ValueOptions = {}) {
    refuseMore("make a Value", arguments.length, 3);
    checkType("Value", type);
    const revived = Revived.is(options) ? options : null;
    if (revived === null) checkOptions("Value", options, VALUE_RULES);
    if (initial !== undefined) checkValue(type, initial);
    this.#type = type;
    this.#isAtomic = isInteger(type);
    this.#lock = revived === null
      ? lockFor("make a Value", options.lock ?? true, options)
      : revived.lock;
    const { arena, slot } = revived?.spot ?? Spot.make(options, KIND.DATA, SIZE);
    this.#arena = arena;
    this.#slot = slot;
    const offset = arena.start + (slot + DATA) * 4;
    this.#data = viewOf(type, arena.buffer, offset, 1) as unknown as AnyArray;
    if (initial !== undefined) this.#data[0] = initial as number;
  }

  /**
   * The number. Read and written under the lock, where there is one: this thread is blocked while another
   * has it.
   *
   * @throws {TypeError} If it is set to what is no value of the type.
   */
  get value(): ElementValue<T> {
    return locked(this.#lock, () => this.#get()) as ElementValue<T>;
  }

  set value(value: ElementValue<T>) {
    checkValue(this.#type, value);
    locked(this.#lock, () => this.#set(value as number));
  }

  #get(): number {
    return this.#isAtomic ? Atomics.load(this.#data, 0) : this.#data[0]!;
  }

  #set(value: number): void {
    if (this.#isAtomic) Atomics.store(this.#data, 0, value);
    else this.#data[0] = value;
  }

  /** Its lock; null with `lock: false`. Python's `get_lock`. */
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
   * import { Value } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const value = new Value("f64", 0.5);
   * using _ = await value.hold();
   * value.value *= 2;
   * assertEquals(value.value, 1);
   * ```
   */
  hold(options?: WaitOptions): Promise<Disposable> {
    if (arguments.length > 1) return rejectMore("hold", arguments.length, 1);
    return this.#lock === null ? Promise.reject(noLock("value")) : hold(this.#lock, options);
  }

  /**
   * Adds to it, in one step for integers; floats are added under the lock.
   *
   * @param n How much.
   * @returns What it was before.
   * @throws {TypeError} If it is no value of the type.
   *
   * @example Usage
   * ```ts
   * import { Value } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const value = new Value("u8", 250);
   * assertEquals(value.add(10), 250);
   * assertEquals(value.value, 4);
   * ```
   */
  add(n: ElementValue<T>): ElementValue<T> {
    refuseMore("add", arguments.length, 1);
    checkValue(this.#type, n);
    if (this.#isAtomic) return Atomics.add(this.#data, 0, n as number) as ElementValue<T>;
    return locked(this.#lock, () => this.#addFloat(n as number)) as ElementValue<T>;
  }

  #addFloat(n: number): number {
    const before = this.#data[0]!;
    this.#data[0] = before + n;
    return before;
  }

  /**
   * Sets it if it is what it is thought to be, in one step for integers; floats under the lock.
   *
   * @param expected What it is thought to be.
   * @param value What it will be.
   * @returns What it was before.
   * @throws {TypeError} If either is no value of the type.
   *
   * @example Usage
   * ```ts
   * import { Value } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * const value = new Value("i64", 1n);
   * assertEquals(value.compareExchange(1n, 2n), 1n);
   * assertEquals(value.value, 2n);
   * ```
   */
  compareExchange(expected: ElementValue<T>, value: ElementValue<T>): ElementValue<T> {
    refuseMore("compareExchange", arguments.length, 2);
    checkValue(this.#type, expected);
    checkValue(this.#type, value);
    const [from, to] = [expected as number, value as number];
    if (this.#isAtomic) return Atomics.compareExchange(this.#data, 0, from, to) as ElementValue<T>;
    return locked(this.#lock, () => this.#exchangeFloat(from, to)) as ElementValue<T>;
  }

  #exchangeFloat(expected: number, value: number): number {
    const before = this.#data[0]!;
    if (before === expected) this.#data[0] = value;
    return before;
  }

  /**
   * Itself in words.
   *
   * @returns `<Value i32 42>`.
   *
   * @example Usage
   * ```ts
   * import { Value } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(new Value("u16", 7)), "<Value u16 7>");
   * ```
   */
  toString(): string {
    return `<Value ${this.#type} ${this.#get()}>`;
  }

  /** What travels in its place. */
  #passOn(context: unknown): Placeholder {
    const { memory } = this.#arena;
    return travel(context, HANDLE_KIND, "a value", memory, (memory): ValueData<T> => ({
      memory,
      slot: this.#slot,
      type: this.#type,
      lock: this.#lock,
    }));
  }
}

registerHandle(HANDLE_KIND, (data) => {
  const { type } = data as ValueData<ElementType>;
  const revived = new Revived(data as ValueData<ElementType>);
  return new Value(type, undefined, revived as unknown as ValueOptions);
});
