// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Tells how tests have ended, and what of it is no surprise.
 *
 * @module
 */

import { say } from "./command.ts";
import { KNOWN } from "./excluded.ts";
import type { AllResults } from "./results.ts";
import { knownOf, type Result } from "./runtimes.ts";

/** How many tests have ended how. */
export interface Count {
  /** Those that have run. */
  ran: number;
  /** Those that have not failed. */
  passed: number;
  /** Those of which it is known that they fail, and why. */
  known: number;
  /** Those that nothing explains. */
  failed: number;
  /** Those that have left themselves out. */
  skipped: number;
}

/**
 * Counts results.
 *
 * @param results How each test has ended.
 * @returns How many have ended how.
 */
export function count(results: Result[]): Count {
  const ran = results.filter(({ ignored }) => !ignored);
  const failures = ran.filter(({ error }) => error !== undefined);
  const known = failures.filter(({ reason }) => reason !== undefined).length;
  return {
    ran: ran.length,
    passed: ran.length - failures.length,
    known,
    failed: failures.length - known,
    skipped: results.length - ran.length,
  };
}

/**
 * Counts the results of a runtime.
 *
 * @param files The results of each file.
 * @returns A line.
 */
export function countOf(files: ReadonlyMap<string, Result[]>): string {
  return lineOf(count([...files.values()].flat()));
}

/** The failures that are known come first: what reads this adds up `passed` and `failed`. */
function lineOf({ passed, known, failed, skipped }: Count): string {
  return `${known} known to fail, ${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Tells how tests have ended on a runtime.
 *
 * @param runtime Where.
 * @param results How.
 * @param all Whether what is known to fail is shown with its error.
 */
export function tell(runtime: string, results: Result[], all: boolean): void {
  for (const { file, name, error, reason } of results) {
    if (error === undefined) continue;
    say(`${runtime}: ${reason ? "known to fail" : "FAILED"}: ${file}: ${name}`);
    if (!reason || all) say(error);
  }
  say(`${runtime}: ${lineOf(count(results))}`);
}

/**
 * Failures that nothing explains, and explanations of what doesn't fail.
 *
 * @param results How tests have ended.
 * @returns How many.
 */
export function surprises(results: Result[]): number {
  const stale = results.filter(({ error, reason, ignored }) => !error && reason && !ignored);
  for (const { file, name } of stale) say(`Passes, though it is known to fail: ${file}: ${name}`);
  return count(results).failed + stale.length;
}

/**
 * Explanations of tests that there are not.
 *
 * @param all The results of all files on all runtimes.
 * @returns How many.
 */
export function neverMet(all: AllResults): number {
  const met = new Set(
    [...all].flatMap(([runtime, files]) =>
      [...files.values()].flat().map((result) => knownOf(result, runtime))
    ),
  );
  // Those of Windows are met where that has been run too.
  const ran = [...all.keys()];
  const never = KNOWN.filter((each) =>
    !met.has(each) && ran.some((runtime) => each.runtime.test(runtime))
  );
  for (const { runtime, test } of never) say(`Known to fail, and not there: ${runtime} ${test}`);
  return never.length;
}
