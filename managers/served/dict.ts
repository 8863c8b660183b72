// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves a `Map`, with the further methods of Python's `dict`.
 *
 * @module
 */

import type { Served } from "./served.ts";

/**
 * Makes a dict.
 *
 * @param entries What is in it.
 * @returns What is served.
 */
export function servedDict(entries: Iterable<readonly [unknown, unknown]> = []): Served {
  const map = new Map(entries);
  return { methods: { ...reads(map), ...writes(map) } };
}

function reads(map: Map<unknown, unknown>): Served["methods"] {
  return {
    size: () => map.size,
    get: (_, key) => map.get(key),
    has: (_, key) => map.has(key),
    keys: () => [...map.keys()],
    values: () => [...map.values()],
    entries: () => [...map],
    copy: () => map,
  };
}

function writes(map: Map<unknown, unknown>): Served["methods"] {
  return {
    set: (_, key, value) => void map.set(key, value),
    delete: (_, key) => map.delete(key),
    clear: () => map.clear(),
    pop: (_, key, fallback) => {
      const value = map.has(key) ? map.get(key) : fallback;
      map.delete(key);
      return value;
    },
    popItem: () => {
      const last = [...map].at(-1);
      if (last !== undefined) map.delete(last[0]);
      return last;
    },
    setDefault: (_, key, value) => {
      if (!map.has(key)) map.set(key, value);
      return map.get(key);
    },
    update: (_, entries: Iterable<readonly [unknown, unknown]>) => {
      for (const [key, value] of entries) map.set(key, value);
    },
  };
}
