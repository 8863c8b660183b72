// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Test runners and bundlers give the engine another text than the file's: what stands in the file tells
 * what a child will find.
 *
 * @module
 */

import type { FunctionPlace } from "../contract.ts";
import { fs, url } from "./builtins.ts";

/**
 * A place as its file shows it.
 *
 * @param place What the inspector says.
 * @returns The place, with the text of the file where the engine was given another one.
 */
export function asInFile(place: FunctionPlace): FunctionPlace {
  const href = place.url.startsWith("/") ? url.pathToFileURL(place.url).href : place.url;
  if (!href.startsWith("file:")) return place;
  const text = readFile(href);
  if (text === place.source) return place;
  return { ...place, url: href, source: text ?? place.source, rewritten: true };
}

function readFile(href: string): string | null {
  try {
    return fs.readFileSync(new URL(href), "utf8");
  } catch {
    return null;
  }
}
