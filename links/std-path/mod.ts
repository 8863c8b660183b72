// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The functions of `@std/path` that this project uses, with its signatures, over `node:path` and
 * `node:url`: for networks that have no JSR. Whoever installs the package gets the real one.
 *
 * @module
 */

import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The last part of `path`, without `suffix`. */
export function basename(value: string, suffix = ""): string {
  return path.basename(value, suffix);
}

/** All but the last part of `path`. */
export function dirname(value: string): string {
  return path.dirname(value);
}

/** The extension of `path`, with its dot. */
export function extname(value: string): string {
  return path.extname(value);
}

/** Joins the parts and normalizes the result. */
export function join(first: string, ...others: string[]): string {
  return path.join(first, ...others);
}

/** The path of `to` as seen from `from`. */
export function relative(from: string, to: string): string {
  return path.relative(from, to);
}

/** The absolute path of the parts. */
export function resolve(...parts: string[]): string {
  return path.resolve(...parts);
}

/** The path of a `file:` URL. */
export function fromFileUrl(url: string | URL): string {
  return fileURLToPath(url);
}

/** The `file:` URL of an absolute path. */
export function toFileUrl(value: string): URL {
  return pathToFileURL(value);
}
