// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The plugin for webpack and rspack: `@multiprocessing/process/webpack`.
 *
 * @module
 */

import { checkFormat, CHILD, LIBRARY, MARK, OUTPUT } from "./core.ts";

/** What is used of webpack. */
interface Compiler {
  context: string;
  options: {
    output: { module?: boolean };
    module: { rules: unknown[] };
  };
  webpack: {
    DefinePlugin: new (values: Record<string, string>) => Plugin;
    EntryPlugin: new (context: string, path: string, options: object) => Plugin;
  };
}

interface Plugin {
  apply(compiler: Compiler): void;
}

/**
 * Puts what children begin with into the output, as `multiprocessing/child.mjs`.
 *
 * @returns The plugin. It takes `output.module`.
 */
export function multiprocessing(): { apply(compiler: unknown): void } {
  return { apply: (compiler) => extend(compiler as Compiler) };
}

function extend(compiler: Compiler): void {
  const { context, options: { module, output }, webpack } = compiler;
  checkFormat("webpack", output.module === true, "output.module");
  new webpack.DefinePlugin({ [MARK]: JSON.stringify(OUTPUT) }).apply(compiler);
  // Where a module is when it is run, and not where it was when it was bundled.
  module.rules.push({ include: LIBRARY, type: "javascript/esm", parser: { importMeta: false } });
  const options = { name: "multiprocessing", filename: OUTPUT };
  new webpack.EntryPlugin(context, CHILD, options).apply(compiler);
}
