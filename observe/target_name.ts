// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a target is called.
 *
 * @module
 */

import type { Place } from "../base/boot.ts";

/** What of a place tells its name. */
type NamedPlace =
  | Pick<Extract<Place, { kind: "export" }>, "kind" | "module" | "name">
  | Extract<Place, { kind: "global" }>;

/**
 * The name of a target.
 *
 * @param place Where it is found.
 * @returns That of the function, or of the way to it from `globalThis`.
 */
export function nameOf(place: NamedPlace): string {
  if (place.kind === "global") return place.path.join(".");
  return place.module.startsWith("data:") ? inlineName(place.module) : place.name;
}

/** One that is shipped as text has its name in it, if it has one. */
function inlineName(module: string): string {
  const text = decodeURIComponent(module.slice(module.indexOf(",") + 1, MOST_READ));
  return /\bfunction\b\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(text)?.[1] ?? "inline";
}

/** Characters of its text in which a name is looked for. */
const MOST_READ = 200;
