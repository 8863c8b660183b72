// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * This library as a contestant, on each start method.
 *
 * @module
 */

import { Process, type ProcessOptions, type StartMethod } from "../mod.ts";
import { reserveFilled } from "../process/warm.ts";
import type { Contestant } from "./contract.ts";

/** What a reader must know of the figures of `warm`. */
export const WARM_NOTE =
  "warm takes a process that has booted from a reserve of 2; between two measurements, and not counted, " +
  "the reserve fills up again.";

/** Milliseconds in which what a refill has started boots. */
const BOOT_TIME = 150;

/**
 * One contestant for each start method, compared with CPython.
 *
 * @param measure What is measured, on one start method.
 * @returns The contestants.
 */
export function startMethods(measure: (context: StartMethod) => Promise<number>): Contestant[] {
  return (["spawn", "worker", "warm"] as const).map((context) => ({
    name: context,
    against: "CPython",
    measure: () => measure(context),
    ...(context === "warm" && { settle: refill }),
  }));
}

async function refill(): Promise<void> {
  await reserveFilled();
  await new Promise((resolve) => setTimeout(resolve, BOOT_TIME));
}

/**
 * Starts a process and waits for its end.
 *
 * @param options What to run.
 */
export async function startAndJoin(options: ProcessOptions): Promise<void> {
  const process = new Process<readonly unknown[]>({ args: [], ...options });
  await process.start();
  const code = await process.join();
  if (code !== 0) throw new Error(`${process} has failed`);
}

/**
 * Measures.
 *
 * @param work What.
 * @returns Milliseconds.
 */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
