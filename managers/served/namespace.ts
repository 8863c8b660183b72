// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves an object with fields. Names such as `__proto__` are names like others.
 *
 * @module
 */

import type { Served } from "./served.ts";

/**
 * Makes a namespace.
 *
 * @param fields What is in it.
 * @returns What is served.
 */
export function servedNamespace(fields: object = {}): Served {
  const map = new Map<string, unknown>(Object.entries(fields));
  return {
    contents: map,
    methods: {
      get: (_, name) => map.get(name),
      set: (_, name, value) => void map.set(name, value),
      has: (_, name) => map.has(name),
      delete: (_, name) => map.delete(name),
    },
  };
}
