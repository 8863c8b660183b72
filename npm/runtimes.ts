// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs the tests on a runtime.
 *
 * @module
 */

import { attempt, say } from "./command.ts";
import { KNOWN } from "./excluded.ts";
import type { Suite } from "./suite.ts";
import { RUNTIMES, tool } from "./tools.ts";

/** Milliseconds that one file of tests has. */
const LIMIT = 240_000;

/** How many files are run at once. */
const AT_ONCE = 2;

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

/**
 * Runs files of tests.
 *
 * @param suite The tests.
 * @param runtime The name of the runtime.
 * @param only Which files.
 * @returns How each test has ended.
 */
export async function runSuite(suite: Suite, runtime: string, only: RegExp): Promise<Result[]> {
  const executable = await tool(RUNTIMES[runtime]!);
  const waiting = suite.files.filter((each) => only.test(each));
  const results: Result[] = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      results.push(...await runFile(suite, runtime, executable, file));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function runFile(
  { folder, shim }: Suite,
  runtime: string,
  executable: string,
  file: string,
): Promise<Result[]> {
  const path = `${folder}/${file.replace(/\.ts$/, ".js")}`;
  const report = await Deno.makeTempFile({ prefix: "multiprocessing-results-" });
  const preload = executable.endsWith("bun") ? "--preload" : "--import";
  const { code, output } = await attempt([executable, preload, shim, path], {
    cwd: folder,
    env: { NPM_TEST_RESULTS: report, NPM_TEST_FILE: file, NO_COLOR: "1" },
    timeout: LIMIT,
  });
  const lines = (await Deno.readTextFile(report)).split("\n").filter(Boolean);
  await Deno.remove(report);
  const results = lines.map((line) => JSON.parse(line) as Result);
  if (Deno.args.includes("--show")) say(`${runtime}: ${file}: ${results.length} tests`);
  const failed = results.some(({ error }) => error !== undefined);
  if (results.length === 0 || (code !== 0 && !failed)) {
    const error = `The file ended with ${code} after ${results.length} tests:\n${
      output.slice(-3000)
    }`;
    results.push({ file, name: "(the file itself)", error });
  }
  return results.map((result) => explain(result, runtime));
}

function explain(result: Result, runtime: string): Result {
  const text = `${result.file} ${result.name}`;
  const known = KNOWN.find((each) => each.runtime.test(runtime) && each.test.test(text));
  return known ? { ...result, reason: known.reason } : result;
}
