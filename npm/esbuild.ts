// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bundler, from npm.
 *
 * @module
 */

import { createRequire } from "node:module";
import { tool } from "./tools.ts";

/** What is used of esbuild. */
export interface Esbuild {
  /** Bundles. */
  build(options: Record<string, unknown>): Promise<{
    metafile: Metafile;
    outputFiles: { path: string; text: string }[];
  }>;
  /** Changes one file. */
  transform(code: string, options: Record<string, unknown>): Promise<{ code: string }>;
  /** Ends its process. */
  stop(): void;
}

/** What a build has read and made. */
export interface Metafile {
  /** The modules that were read. */
  inputs: Record<string, { imports: { path: string; kind: string; external?: boolean }[] }>;
  /** The files that were made. */
  outputs: Record<string, { entryPoint?: string; exports: string[] }>;
}

/** Loads it. */
export async function loadEsbuild(): Promise<Esbuild> {
  return createRequire(import.meta.url)(await tool("esbuild/lib/main.js"));
}
