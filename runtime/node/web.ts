// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Node and Bun, as the contract of `web_contract.ts` asks for it.
 *
 * @module
 */

import type { ChartFiles, WebAnswer, WebPlace, WebRequest, WebServer } from "../web_contract.ts";
import { fs, isBun } from "./builtins.ts";
import { resolvePeer } from "./peer.ts";

/** Serves. */
export async function serveWeb(
  place: WebPlace,
  answer: (request: WebRequest) => WebAnswer,
): Promise<WebServer> {
  const { serveWeb } = await (isBun ? import("../bun/web.ts") : import("../node_http.ts"));
  return await serveWeb(place, answer);
}

/** The files, of the program's own package. */
// deno-lint-ignore require-await
export async function chartFiles(): Promise<ChartFiles> {
  return { script: read("uPlot.iife.min.js"), style: read("uPlot.min.css") };
}

function read(file: string): string {
  return fs.readFileSync(resolvePeer("show a dashboard", "uplot", `dist/${file}`), "utf8");
}
