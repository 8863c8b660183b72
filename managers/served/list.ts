// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves an array, with the further methods of Python's `list`.
 *
 * @module
 */

import { wrongValue } from "../../base/refusal.ts";
import { isIterable } from "../../base/rules.ts";
import type { Served } from "./served.ts";

/** A list. Negative indices count from the end. */
class ServedList implements Served {
  readonly #items: unknown[];
  readonly methods: Served["methods"] = {
    ...this.#reads(),
    ...this.#ends(),
    ...this.#changes(),
  };

  constructor(items: Iterable<unknown>) {
    this.#items = [...items];
  }

  get contents(): unknown {
    return this.#items;
  }

  #reads(): Served["methods"] {
    return {
      length: () => this.#items.length,
      at: (_, index) => this.#items[this.#index(index)],
      slice: (_, start, end) => this.#items.slice(start, end),
      concat: (_, items: unknown[]) => [...this.#items, ...items],
      includes: (_, item) => this.#find(item) >= 0,
      indexOf: (_, item) => this.#find(item),
      count: (_, item) => this.#items.filter((each) => isEqual(each, item)).length,
    };
  }

  /** What is done at the two ends. */
  #ends(): Served["methods"] {
    return {
      push: (_, ...items) => this.#extend(items),
      extend: (_, items: unknown[]) => void this.#extend(items),
      shift: () => this.#items.shift(),
      unshift: (_, ...items) => {
        this.#items.splice(0, 0, ...items);
        return this.#items.length;
      },
      pop: (_, index) => {
        if (index === undefined) return this.#items.pop();
        return this.#items.splice(this.#index(index), 1)[0];
      },
      clear: () => void (this.#items.length = 0),
    };
  }

  #changes(): Served["methods"] {
    return {
      set: (_, index, value) => void (this.#items[this.#index(index)] = value),
      splice: (_, start, count = Infinity, ...items) => this.#items.splice(start, count, ...items),
      insert: (_, index, item) => void this.#items.splice(index, 0, item),
      remove: (_, item) => this.#remove(item),
      reverse: () => void this.#items.reverse(),
      sort: () => void this.#items.sort(compare),
    };
  }

  /** One by one: a spread of very many would be too many arguments. */
  #extend(items: Iterable<unknown>): number {
    for (const item of items) this.#items.push(item);
    return this.#items.length;
  }

  #index(index: number): number {
    const { length } = this.#items;
    const at = index < 0 ? index + length : index;
    if (Number.isInteger(at) && at >= 0 && at < length) return at;
    throw new RangeError(
      `Cannot use an item of the list as "index" must be from ${-length} to ${
        length - 1
      }: current value is ${String(index)}`,
    );
  }

  #find(item: unknown): number {
    return this.#items.findIndex((each) => isEqual(each, item));
  }

  #remove(item: unknown): void {
    const index = this.#find(item);
    if (index >= 0) return void this.#items.splice(index, 1);
    throw new RangeError(
      "Cannot remove the item as the list has none that is equal: see with includes()",
    );
  }
}

/**
 * Whether two values that were sent are equal: each has come as a copy, so what they consist of is compared.
 *
 * @param one A value.
 * @param other Another.
 * @returns Whether they are.
 */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (one instanceof Date) return one.getTime() === (other as Date).getTime();
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  if (!isPlain(one) || keys.length !== others.length) return false;
  return keys.every((key) =>
    Object.hasOwn(other, key) && isEqual(Reflect.get(one, key), Reflect.get(other, key))
  );
}

/** Whether it consists of what its keys tell. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return Array.isArray(value) || ArrayBuffer.isView(value) || prototype === Object.prototype ||
    prototype === null;
}

/** As in Python, numbers by value; JavaScript's own order is that of texts. */
function compare(one: unknown, other: unknown): number {
  if (isNumber(one) && isNumber(other)) return one < other ? -1 : one > other ? 1 : 0;
  if (typeof one === "string" && typeof other === "string") {
    return one < other ? -1 : one > other ? 1 : 0;
  }
  throw new TypeError(
    `Cannot sort the list as its items must all be numbers, or all texts: it has a ${typeof one} and a ${typeof other}`,
  );
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/**
 * Makes a list.
 *
 * @param items What is in it.
 * @returns What is served.
 * @throws {TypeError} If they can't be gone through.
 */
export function servedList(items: Iterable<unknown> = []): Served {
  const fault = typeof items === "string" ? undefined : isIterable(items);
  if (fault !== undefined) throw wrongValue("make a list", "items", items, fault);
  return new ServedList(items);
}
