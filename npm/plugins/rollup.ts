// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The plugin for rollup, vite and rolldown: `@multiprocessing/process/rollup`.
 *
 * @module
 */

import { CHILD, LIBRARY, MARK, OUTPUT } from "./core.ts";

/** What is used of rollup. */
interface Context {
  emitFile(file: object): string;
}

/** The plugin, as rollup and vite take it. */
interface RollupPlugin {
  name: string;
  buildStart(this: Context): void;
  transform(code: string, id: string): { code: string; map: null } | null;
}

/**
 * Puts what children begin with into the output, as `multiprocessing/child.mjs`.
 *
 * @returns The plugin. The output must be ES modules.
 */
export function multiprocessing(): RollupPlugin {
  return {
    name: "multiprocessing",
    buildStart() {
      this.emitFile({ type: "chunk", id: CHILD, fileName: OUTPUT });
    },
    transform(code, id) {
      if (!id.startsWith(LIBRARY) || !code.includes(MARK)) return null;
      return { code: code.replaceAll(MARK, JSON.stringify(OUTPUT)), map: null };
    },
  };
}
