// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves a `Map`, with the further methods of Python's `dict`.
 *
 * @module
 */

import { ProcessStateError } from "../../errors.ts";
import type { Served } from "./served.ts";

type Entries = Iterable<readonly [unknown, unknown]>;

/** A dict. */
class ServedDict implements Served {
  readonly #map: Map<unknown, unknown>;
  /** Goes up with each change of the keys, which no iterator survives. */
  #version = 0;

  readonly methods: Served["methods"] = { ...this.#reads(), ...this.#writes() };

  constructor(entries: Entries) {
    this.#map = new Map(entries);
  }

  get contents(): unknown {
    return this.#map;
  }

  #reads(): Served["methods"] {
    return {
      size: () => this.#map.size,
      get: (_, key) => this.#map.get(key),
      has: (_, key) => this.#map.has(key),
      keys: () => [...this.#map.keys()],
      values: () => [...this.#map.values()],
      entries: () => [...this.#map],
      copy: () => this.#map,
      iterate: () => this.#version,
      iterated: (_, version, from, count) => this.#keys(version, from, count),
    };
  }

  #writes(): Served["methods"] {
    return {
      set: (_, key, value) => this.#set(key, value),
      delete: (_, key) => this.#delete(key),
      clear: () => {
        this.#version++;
        this.#map.clear();
      },
      pop: (_, key, fallback) => {
        const value = this.#map.has(key) ? this.#map.get(key) : fallback;
        this.#delete(key);
        return value;
      },
      popItem: () => {
        const last = [...this.#map].at(-1);
        if (last !== undefined) this.#delete(last[0]);
        return last;
      },
      setDefault: (_, key, value) => {
        if (!this.#map.has(key)) this.#set(key, value);
        return this.#map.get(key);
      },
      update: (_, entries: Entries) => {
        for (const [key, value] of entries) this.#set(key, value);
      },
    };
  }

  #set(key: unknown, value: unknown): void {
    const { size } = this.#map;
    this.#map.set(key, value);
    if (this.#map.size !== size) this.#version++;
  }

  #delete(key: unknown): boolean {
    const was = this.#map.delete(key);
    if (was) this.#version++;
    return was;
  }

  #keys(version: number, from: number, count: number): unknown[] {
    if (version === this.#version) return [...this.#map.keys()].slice(from, from + count);
    throw new ProcessStateError(
      "Cannot go on through the keys of the dict as they have changed meanwhile: go through keys() instead",
    );
  }
}

/**
 * Makes a dict.
 *
 * @param entries What is in it.
 * @returns What is served.
 */
export function servedDict(entries: Entries = []): Served {
  return new ServedDict(entries);
}
