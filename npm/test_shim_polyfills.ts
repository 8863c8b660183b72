// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the tests use of the language, and Node 20 has not.
 *
 * @module
 */

import { Buffer } from "node:buffer";

if (!("withResolvers" in Promise)) {
  Object.assign(Promise, {
    withResolvers() {
      const settle: Record<string, unknown> = {};
      const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
      return { promise, ...settle };
    },
  });
}
if (!("fromAsync" in Array)) {
  Object.assign(Array, {
    async fromAsync<T>(items: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): Promise<T[]> {
      const all: T[] = [];
      for await (const item of items) all.push(item);
      return all;
    },
  });
}
if (!("groupBy" in Map)) {
  Object.assign(Map, {
    groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
      const groups = new Map<K, T[]>();
      for (const item of items) {
        const key = keyOf(item);
        groups.set(key, [...groups.get(key) ?? [], item]);
      }
      return groups;
    },
  });
}
if (!("toHex" in Uint8Array.prototype)) {
  Object.defineProperty(Uint8Array.prototype, "toHex", {
    value(this: Uint8Array) {
      return Buffer.from(this).toString("hex");
    },
  });
}
