// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves a number, and an array of numbers, of a type with a width.
 *
 * @module
 */

import {
  type AnyArray,
  checkType,
  checkValue,
  type ElementType,
  isInteger,
  sizeOf,
  viewOf,
} from "../../sync/elements.ts";
import { ServedLock } from "./lock.ts";
import { checkWhole } from "./semaphore.ts";
import type { Served, ServedCall } from "./served.ts";

/** Elements with a lock; a type checker is told that they are of 32 bits. */
class Elements {
  readonly type: ElementType;
  readonly data: AnyArray;
  readonly lock = new ServedLock(true);

  constructor(type: ElementType, length: number) {
    this.type = type;
    const buffer = new ArrayBuffer(length * sizeOf(type));
    this.data = viewOf(type, buffer, 0, length) as unknown as AnyArray;
  }

  /** Does something as soon as nobody else holds the lock. */
  locked<T>(call: ServedCall, act: () => T): T | Promise<T> {
    if (this.lock.tryAcquire(call.client)) return this.#actAndRelease(call, act);
    return this.#wait(call, act);
  }

  async #wait<T>(call: ServedCall, act: () => T): Promise<T> {
    await this.lock.acquire(call);
    return this.#actAndRelease(call, act);
  }

  #actAndRelease<T>({ client }: ServedCall, act: () => T): T {
    try {
      return act();
    } finally {
      this.lock.release(client);
    }
  }

  /** Checks all before it sets any. */
  fill(values: ArrayLike<unknown>): void {
    const list = Array.from(values);
    for (const value of list) checkValue(this.type, value);
    this.data.set(list as number[]);
  }

  /** What `hold()` of a proxy calls. */
  get lockMethods(): Served["methods"] {
    const { acquire, release } = this.lock.methods;
    return { acquire: acquire!, release: release! };
  }
}

/**
 * Makes a value.
 *
 * @param type The type of the number.
 * @param initial What it is first. Default 0.
 * @returns What is served.
 */
export function servedValue(type: ElementType, initial?: unknown): Served {
  checkType("value", type);
  const elements = new Elements(type, 1);
  const { data, lock } = elements;
  if (initial !== undefined) elements.fill([initial]);
  const get = (call: ServedCall) => elements.locked(call, () => data[0]);
  /** Integers change in one step, lock or not. */
  const change = (call: ServedCall, values: unknown[], next: (before: number) => number) => {
    for (const value of values) checkValue(type, value);
    const act = () => {
      const before = data[0]!;
      data[0] = next(before);
      return before;
    };
    return isInteger(type) ? act() : elements.locked(call, act);
  };
  return {
    methods: {
      ...elements.lockMethods,
      value: get,
      get,
      set: (call, value) => elements.locked(call, () => elements.fill([value])),
      // A sum of bigints, where these are bigints.
      add: (call, n) => change(call, [n], (before) => before + n),
      compareExchange: (call, expected, value) =>
        change(
          call,
          [expected, value],
          (before) => before === wrap(type, expected) ? value : before,
        ),
    },
    left: (client) => lock.left(client),
  };
}

/** What a number is once it is stored. */
function wrap(type: ElementType, value: number): number {
  const { data } = new Elements(type, 1);
  data[0] = value;
  return data[0]!;
}

/**
 * Makes an array.
 *
 * @param type The type of the numbers.
 * @param lengthOrValues How many there are, or what they are.
 * @returns What is served.
 */
export function servedArray(
  type: ElementType,
  lengthOrValues: number | ArrayLike<unknown>,
): Served {
  checkType("array", type);
  const isLength = typeof lengthOrValues === "number";
  if (isLength) checkWhole("make an array", "length", lengthOrValues, 0);
  const elements = new Elements(type, isLength ? lengthOrValues : lengthOrValues.length);
  const { data, lock } = elements;
  if (!isLength) elements.fill(lengthOrValues);
  return {
    methods: {
      ...elements.lockMethods,
      length: () => data.length,
      at: (call, index) => elements.locked(call, () => data[indexIn(data, index)]),
      set: (call, index, value) =>
        elements.locked(call, () => {
          checkValue(type, value);
          data[indexIn(data, index)] = value;
        }),
      slice: (call, start, end) => elements.locked(call, () => [...data.slice(start, end)]),
    },
    left: (client) => lock.left(client),
  };
}

function indexIn({ length }: AnyArray, index: number): number {
  const at = index < 0 ? index + length : index;
  if (Number.isInteger(at) && at >= 0 && at < length) return at;
  throw new RangeError(
    `Cannot use an element of the array as "index" must be from ${-length} to ${
      length - 1
    }: current value is ${String(index)}`,
  );
}
