// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The plugin for esbuild: `@multiprocessing/process/esbuild`.
 *
 * @module
 */

import { checkFormat, CHILD, MARK, OUTPUT } from "./core.ts";

const EXTENSION = ".mjs";

type Entry = string | { in: string; out: string };

/** What is used of esbuild. */
interface Build {
  initialOptions: {
    bundle?: boolean;
    define?: Record<string, string>;
    entryPoints?: Entry[] | Record<string, string>;
    format?: string;
    outdir?: string;
    outExtension?: Record<string, string>;
    splitting?: boolean;
  };
}

/**
 * Puts what children begin with into the output, as `multiprocessing/child.mjs`.
 *
 * @returns The plugin. It takes `format: "esm"`, `outdir` and `outExtension: { ".js": ".mjs" }`.
 */
export function multiprocessing(): { name: string; setup(build: Build): void } {
  return { name: "multiprocessing", setup: ({ initialOptions }) => extend(initialOptions) };
}

function extend(options: Build["initialOptions"]): void {
  checkFormat(
    "esbuild",
    options.format === "esm" && options.outdir !== undefined,
    'format "esm" and "outdir"',
  );
  options.define = { ...options.define, [MARK]: JSON.stringify(OUTPUT) };
  options.splitting ??= true;
  // The entry is known by that.
  options.outExtension = { ...options.outExtension, ".js": EXTENSION };
  const given = options.entryPoints ?? [];
  const others: Entry[] = Array.isArray(given)
    ? given
    : Object.entries(given).map(([out, path]) => ({ in: path, out }));
  options.entryPoints = [...others, { in: CHILD, out: OUTPUT.replace(EXTENSION, "") }];
}
