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

/** One that is shipped as text has its name in it, if it has one; an escape that is cut off can't be decoded. */
function inlineName(module: string): string {
  return NAME_REGEXP.exec(module.slice(0, MOST_READ))?.[1] ?? "inline";
}

const NAME_REGEXP = /(?:^|[^A-Za-z_])function(?:\*|%(?:20|0A|0D|09))+([A-Za-z_][\w]*)/;

/** Characters of its URL in which a name is looked for. */
const MOST_READ = 400;
