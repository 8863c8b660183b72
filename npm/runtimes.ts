// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs the tests on a runtime.
 *
 * @module
 */

import { attempt, type Outcome, say } from "./command.ts";
import { KNOWN, type KnownFailure } from "./excluded.ts";
import { resultsOfDeno } from "./junit.ts";
import { option } from "./options.ts";
import { REPOSITORY, type Suite } from "./suite.ts";
import { RUNTIMES, tool } from "./tools.ts";
import { endLeft, isWindows, runInWine } from "./wine.ts";

/** Milliseconds that one file of tests has. */
const LIMIT = 600_000;

/** How many files are run at once; `--at-once=N`. */
const AT_ONCE = Number(option("at-once") ?? 2);

/** The runtime that the tests were written on. */
export const DENO = "Deno 2.9";

/** All runtimes. */
export const NAMES: readonly string[] = [DENO, ...Object.keys(RUNTIMES)];

/** How one test has ended. */
export interface Result {
  /** The file that it is in. */
  file: string;
  /** Its name. */
  name: string;
  /** Why it has failed; absent: it has not. */
  error?: string;
  /** Why it could be known to fail; absent: it must pass. */
  reason?: string;
  /** Whether it was left out by itself. */
  ignored?: boolean;
}

/** A line of what a run has told. */
type Line = Result & { begun?: boolean };

/**
 * Runs files of tests.
 *
 * @param suite The tests.
 * @param runtime The name of the runtime.
 * @param files Which files, in this order.
 * @param onFile Called with the results of each file.
 * @param doneIn What of a file is not run again, in Wine: how it has ended.
 * @returns How each test has ended.
 */
export async function runSuite(
  suite: Suite,
  runtime: string,
  files: readonly string[],
  onFile: (file: string, results: Result[]) => void,
  doneIn: (file: string) => Result[] = () => [],
): Promise<Result[]> {
  const waiting = [...files];
  const executable = await executableOf(runtime);
  const all: Result[] = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const results = await runFile(suite, runtime, executable, file, doneIn(file));
      onFile(file, results);
      all.push(...results);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return all;
}

async function executableOf(runtime: string): Promise<string> {
  if (isWindows(runtime)) return runtime;
  return runtime === DENO ? Deno.execPath() : await tool(RUNTIMES[runtime]!);
}

async function runFile(
  suite: Suite,
  runtime: string,
  executable: string,
  file: string,
  done: Result[],
): Promise<Result[]> {
  const report = await Deno.makeTempFile({ prefix: "multiprocessing-results-" });
  try {
    const run = runtime === DENO ? runByDeno : isWindows(runtime) ? runByWine : runByShim;
    const outcome = await run(executable, file, report, suite, done);
    const text = await Deno.readTextFile(report);
    const results = runtime === DENO ? resultsOfDeno(file, text) : resultsOf(text, outcome);
    const all = [...done, ...results];
    return [...all, ...endOf(file, all, outcome)]
      .map((each) => explain(each, runtime));
  } finally {
    await Deno.remove(report);
  }
}

function runByDeno(executable: string, file: string, report: string): Promise<Outcome> {
  const flags = ["-A", "--quiet", "--no-check", `--junit-path=${report}`];
  return attempt([executable, "test", ...flags, file], { cwd: REPOSITORY, timeout: LIMIT });
}

function runByShim(
  executable: string,
  file: string,
  report: string,
  { folder, shim }: Suite,
): Promise<Outcome> {
  const path = `${folder}/${file.replace(/\.ts$/, ".js")}`;
  const preload = executable.endsWith("bun") ? "--preload" : "--import";
  return attempt([executable, preload, shim, path], {
    cwd: folder,
    env: { NPM_TEST_RESULTS: report, NPM_TEST_FILE: file, NO_COLOR: "1" },
    timeout: LIMIT,
  });
}

async function runByWine(
  runtime: string,
  file: string,
  report: string,
  { folder }: Suite,
  done: Result[],
): Promise<Outcome> {
  const path = `./${file.replace(/\.ts$/, ".js")}`;
  const outcome = await runInWine(runtime, ["--import", "./npm/test_shim.js", path], {
    cwd: folder,
    env: {
      NPM_TEST_RESULTS: report,
      NPM_TEST_FILE: file,
      NPM_TEST_DONE: JSON.stringify(done.map(({ name }) => name)),
      NO_COLOR: "1",
    },
    timeout: LIMIT,
  });
  const left = await endLeft(report);
  if (left > 0) say(`${runtime}: ${file} has left ${left} processes`);
  return outcome;
}

/** A test that has begun and not ended has failed. */
function resultsOf(text: string, { code, output, late }: Outcome): Result[] {
  const lines = text.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Line);
  const ended = lines.filter(({ begun }) => !begun);
  const names = new Set(ended.map(({ name }) => name));
  const how = late ? `was killed after ${LIMIT} ms` : `ended with ${code}`;
  return [
    ...ended,
    ...lines.filter(({ name }) => !names.has(name)).map(({ file, name }) => ({
      file,
      name,
      error: `The test has not ended: its file ${how}\n${output.slice(-3000)}`,
    })),
  ];
}

/** What a file has failed with, if no test of it has. */
function endOf(file: string, results: Result[], { code, output, late }: Outcome): Result[] {
  const failed = results.some(({ error }) => error !== undefined);
  if (failed || (results.length > 0 && code === 0)) return [];
  const how = late ? `was killed after ${LIMIT} ms` : `ended with ${code}`;
  const error = `The file ${how} after ${results.length} tests:\n${output.slice(-3000)}`;
  return [{ file, name: "(the file itself)", error }];
}

/**
 * What is known of a test.
 *
 * @param result How it has ended.
 * @param runtime Where.
 * @returns Why it is known to fail; undefined: it must pass.
 */
export function knownOf(
  { file, name, error: found }: Result,
  runtime: string,
): KnownFailure | undefined {
  if (runtime === DENO) return undefined;
  return KNOWN.find(({ runtime: where, test, error }) =>
    where.test(runtime) && test.test(`${file} ${name}`) &&
    (error === undefined || (found !== undefined && error.test(found)))
  );
}

/**
 * Adds to a result why it is known to fail.
 *
 * @param result How a test has ended, with the reason of before, if any.
 * @param runtime Where.
 * @returns The same, with the reason of now.
 */
export function explain({ reason: _, ...result }: Result, runtime: string): Result {
  const known = knownOf(result, runtime);
  return known ? { ...result, reason: known.reason } : result;
}
