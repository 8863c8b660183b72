// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A live page that shows what pools are at, with charts by the npm package `uplot`, which it serves itself: it
 * works without a network.
 *
 * On Node and Bun the package is the program's own: `npm install uplot`.
 *
 * ```ts
 * import { Pool } from "@multiprocessing/process";
 * import { dashboard } from "@multiprocessing/process/dashboard";
 *
 * await using pool = new Pool({ insights: true });
 * await using shown = await dashboard(pool);
 * console.log(shown.url);
 * ```
 *
 * @module
 */

export { type Dashboard, dashboard } from "./dashboard.ts";
export type { DashboardOptions } from "./check.ts";
export type { WatchedPool } from "./figures.ts";
export type { Percentiles, PoolInsights, WorkerInsights, WorkerState } from "../observe/figures.ts";
