// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Serves a `Set`: Python 3.14's managed `set`.
 *
 * @module
 */

import { ProcessStateError } from "../../errors.ts";
import type { Served } from "./served.ts";

type Items = Iterable<unknown>;

/** A set. */
class ServedSet implements Served {
  readonly #set: Set<unknown>;
  /** Goes up with each change, which no iterator survives. */
  #version = 0;

  readonly methods: Served["methods"] = { ...this.#reads(), ...this.#writes() };

  constructor(items: Items) {
    this.#set = new Set(items);
  }

  get contents(): unknown {
    return this.#set;
  }

  #reads(): Served["methods"] {
    return {
      size: () => this.#set.size,
      has: (_, item) => this.#set.has(item),
      values: () => [...this.#set],
      copy: () => this.#set,
      union: (_, items: Items) => new Set([...this.#set, ...items]),
      intersection: (_, items: Items) =>
        new Set([...new Set(items)].filter((i) => this.#set.has(i))),
      difference: (_, items: Items) => {
        const others = new Set(items);
        return new Set([...this.#set].filter((item) => !others.has(item)));
      },
      iterate: () => this.#version,
      iterated: (_, version, from, count) => this.#from(version, from, count),
    };
  }

  #writes(): Served["methods"] {
    return {
      add: (_, item) => this.#add(item),
      update: (_, items: Items) => {
        for (const item of items) this.#add(item);
      },
      delete: (_, item) => this.#delete(item),
      pop: () => {
        const [first] = this.#set;
        this.#delete(first);
        return first;
      },
      clear: () => {
        this.#version++;
        this.#set.clear();
      },
    };
  }

  #add(item: unknown): void {
    const { size } = this.#set;
    this.#set.add(item);
    if (this.#set.size !== size) this.#version++;
  }

  #delete(item: unknown): boolean {
    const was = this.#set.delete(item);
    if (was) this.#version++;
    return was;
  }

  #from(version: number, from: number, count: number): unknown[] {
    if (version === this.#version) return [...this.#set].slice(from, from + count);
    throw new ProcessStateError(
      "Cannot go on through the set as it has changed meanwhile: go through values() instead",
    );
  }
}

/**
 * Makes a set.
 *
 * @param items What is in it.
 * @returns What is served.
 */
export function servedSet(items: Items = []): Served {
  return new ServedSet(items);
}
