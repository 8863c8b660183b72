// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The folder that modules are named from, which stands elsewhere on each host.
 *
 * @module
 */

import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { mainModule } from "../runtime/runtime.ts";

const CONFIGS = ["deno.json", "deno.jsonc", "package.json"];

/** A root, and the package that is there. */
export interface Root {
  /** Its path, without links. */
  readonly path: string;
  /** The name of the package; null if there is none. */
  readonly name: string | null;
}

/**
 * Finds the root.
 *
 * @param given The option; default: the nearest folder with a configuration, from the main module upward.
 * @returns The root.
 */
export function rootOf(given: string | URL | undefined): Root {
  const path = real(given === undefined ? nearest(startOf()) : pathOf(given));
  return { path, name: nameIn(path) };
}

/** A path or `file:` URL as a path. */
export function pathOf(place: string | URL): string {
  const text = String(place);
  return text.startsWith("file:") ? fileURLToPath(text) : resolve(text);
}

function startOf(): string {
  const main = mainModule();
  return main?.startsWith("file:") ? dirname(fileURLToPath(main)) : process.cwd();
}

/**
 * The nearest folder with a configuration.
 *
 * @param start Where to begin; upward from there.
 * @returns The folder; the first one if there is none.
 */
export function nearest(start: string): string {
  for (let folder = start;; folder = dirname(folder)) {
    if (CONFIGS.some((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

/** The first that names it. Comments in a configuration are no reason to stop. */
function nameIn(folder: string): string | null {
  for (const config of CONFIGS) {
    try {
      const { name } = JSON.parse(readFileSync(join(folder, config), "utf8"));
      if (typeof name === "string" && name !== "") return name;
    } catch {
      // It is not there, or of another form.
    }
  }
  return null;
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * What a module is called on all hosts.
 *
 * @param root The root here.
 * @param module The URL of the module.
 * @returns Its path from the root, with slashes; null if it is not below it.
 */
export function moduleName(root: Root, module: string): string | null {
  if (!module.startsWith("file:")) return null;
  const { search, hash } = new URL(module);
  if (search !== "" || hash !== "") return null;
  const path = relative(root.path, real(fileURLToPath(module)));
  const isBelow = path !== "" && !isAbsolute(path) && path.split(sep)[0] !== "..";
  return isBelow ? path.replaceAll(sep, "/") : null;
}
