// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Proxies in what a server's objects hold: they are let go with it, before the memory of it is ever looked through.
 *
 * @module
 */

import { setTimeout } from "../base/globals.ts";
import { referentOf } from "./proxy.ts";
import type { Referent } from "./referent.ts";

/**
 * Lets go of the proxies in something that nobody can reach any more, once the answers that were given of it have been sent.
 *
 * @param contents What it held.
 */
export function letGoOfNested(contents: unknown): void {
  const referents = [...nested(contents)];
  if (referents.length === 0) return;
  setTimeout(() => {
    for (const referent of referents) referent.close();
  });
}

function* nested(root: unknown): Iterable<Referent> {
  const seen = new Set<unknown>([root]);
  for (const value of seen) {
    const referent = referentOf(value);
    if (referent !== null) yield referent;
    else for (const item of itemsOf(value)) if (typeof item === "object") seen.add(item);
  }
}

function itemsOf(value: unknown): Iterable<unknown> {
  if (typeof value !== "object" || value === null) return [];
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  if (value instanceof Set || Array.isArray(value)) return value;
  return Object.getPrototypeOf(value) === Object.prototype ? Object.values(value) : [];
}
