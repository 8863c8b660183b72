// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Deno, as the contract of `web_contract.ts` asks for it.
 *
 * @module
 */

import { ProcessError } from "../../errors.ts";
import type { ChartFiles } from "../web_contract.ts";

export { serveWeb } from "../node_http.ts";

/** The files, which are read as modules: that needs no permission to read. */
export async function chartFiles(): Promise<ChartFiles> {
  try {
    const [script, style] = await Promise.all([
      import("uplot/dist/uPlot.iife.min.js", { with: { type: "text" } }),
      import("uplot/dist/uPlot.min.css", { with: { type: "text" } }),
    ]);
    return { script: script.default as unknown as string, style: style.default as string };
  } catch (cause) {
    throw new ProcessError(
      'Cannot show a dashboard as the package "uplot" cannot be loaded: deno add npm:uplot',
      { cause },
    );
  }
}
