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
 * Reads the file of a module, if it has the function as the engine was given it.
 *
 * @param place The module.
 * @param fn The function.
 * @returns The text; null if the function was rewritten, or there is no such file.
 */
// deno-lint-ignore ban-types
export function sameSource(place: string, fn: Function): string | null {
  const href = hrefOf(place);
  if (!href.startsWith("file:")) return null;
  const text = readFile(href);
  return text?.includes(String(fn)) ? text : null;
}

/**
 * A place as its file shows it.
 *
 * @param place What the inspector says.
 * @returns The place, with the text of the file where the engine was given another one.
 */
export function asInFile(place: FunctionPlace): FunctionPlace {
  const href = hrefOf(place.url);
  if (!href.startsWith("file:")) return place;
  const text = readFile(href);
  if (text === place.source) return place;
  return { ...place, url: href, source: text ?? place.source, rewritten: true };
}

function hrefOf(place: string): string {
  return place.startsWith("/") ? url.pathToFileURL(place).href : place;
}

function readFile(href: string): string | null {
  try {
    return fs.readFileSync(new URL(href), "utf8");
  } catch {
    return null;
  }
}
