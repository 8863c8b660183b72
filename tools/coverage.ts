// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Which files of the library have been called: V8's call coverage, in the process that asks for it.
 *
 * @module
 */

import type { Session } from "node:inspector/promises";

/** The files that have functions that were called, by their paths from the root of the library. */
export type Trip = string[];

interface Script {
  url: string;
  functions: { functionName: string; ranges: { startOffset: number; count: number }[] }[];
}

const ROOT = new URL("../", import.meta.url).href;
let session: Session | null = null;

/** Begins to count calls; what was called before counts no more. */
export async function beginTrip(): Promise<void> {
  if (session === null) {
    const { Session } = await import("node:inspector/promises");
    session = new Session();
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  }
  await session.post("Profiler.takePreciseCoverage");
}

/**
 * Ends what {@linkcode beginTrip} began.
 *
 * @returns The files.
 */
export async function endTrip(): Promise<Trip> {
  const { result } = await session!.post("Profiler.takePreciseCoverage");
  return calledIn(result);
}

/**
 * The files of the library in a report of coverage.
 *
 * @param scripts The report.
 * @returns The files with a function that was called, besides that which is the module itself.
 */
export function calledIn(scripts: readonly Script[]): Trip {
  return scripts.filter(({ functions }) => functions.some(isCall))
    .map(({ url }) => url)
    .filter((url) => url.startsWith(ROOT)).map((url) => url.slice(ROOT.length))
    .filter((path) => !/^(?:tools|tests|links)\//.test(path));
}

/** Initializers of classes run as the module is loaded. */
function isCall({ functionName, ranges: [range] }: Script["functions"][number]): boolean {
  return range!.count > 0 && range!.startOffset > 0 && functionName !== "<static_initializer>";
}
