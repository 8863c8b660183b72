// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What {@linkcode dashboard} must be given.
 *
 * @module
 */

import { checkCount, readOptions, type Rules } from "../base/arguments.ts";
import { hasEnd } from "../base/pool_end.ts";
import { type Call, wrongValue } from "../base/refusal.ts";
import { isString, isWholeIn, type Rule } from "../base/rules.ts";
import { ProcessStateError } from "../errors.ts";
import type { WatchedPool } from "./figures.ts";

/** Options of {@linkcode dashboard}. */
export interface DashboardOptions {
  /**
   * From 0 to 65535; 0 for any that is free.
   *
   * @default {0}
   */
  port?: number;
  /**
   * Where it listens. Whoever can reach it there, and knows the address with its token, sees what the
   * pools are at, arguments of tasks included.
   *
   * @default {"127.0.0.1"}
   */
  hostname?: string;
  /**
   * What stands above it.
   *
   * @default {"Pools"}
   */
  title?: string;
}

const CALL: Call = {
  does: "show a dashboard",
  right: 'dashboard(pool, { title: "Rendering" })',
};

const isHostname: Rule = (value) =>
  isString(value) ??
    (/^[\w.:%-]+$/.test(value as string)
      ? undefined
      : { must: "a host name or an address, as 127.0.0.1", isRange: true });

const RULES: Rules<DashboardOptions> = {
  port: isWholeIn(0, 65_535),
  hostname: isHostname,
  title: isString,
};

/**
 * Checks the options.
 *
 * @param options The options.
 * @param count How many arguments there are.
 * @returns A copy.
 */
export function readDashboardOptions(
  options: DashboardOptions | undefined,
  count: number,
): DashboardOptions {
  checkCount(CALL, count, 2);
  return readOptions(CALL, options, RULES);
}

/**
 * Checks the pools.
 *
 * @param pools One pool, or many.
 * @returns They, each of which keeps insights.
 * @throws {ProcessStateError} If one keeps none.
 */
export function readPools(pools: WatchedPool | readonly WatchedPool[]): WatchedPool[] {
  const all = Array.isArray(pools) ? [...pools] as WatchedPool[] : [pools as WatchedPool];
  const must = "a Pool, or an array of them";
  if (all.length === 0) {
    throw new RangeError(
      `Cannot ${CALL.does} as "pools" must be at least one Pool: current value is an empty array, write ${CALL.right}`,
    );
  }
  for (const pool of all) {
    if (!isPool(pool)) {
      throw wrongValue(CALL.does, "pools", pool, { must, isRange: false }, CALL.right);
    }
    checkInsights(pool);
  }
  return all;
}

function isPool(pool: unknown): pool is WatchedPool {
  return hasEnd(pool) && typeof (pool as Partial<WatchedPool>).insights === "function";
}

function checkInsights(pool: WatchedPool): void {
  try {
    pool.insights();
  } catch (cause) {
    if (!(cause instanceof ProcessStateError)) throw cause;
    throw new ProcessStateError(
      `Cannot ${CALL.does} as the Pool keeps no insights: write new Pool({ insights: true })`,
      { cause },
    );
  }
}
