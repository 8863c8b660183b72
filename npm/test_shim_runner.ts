// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `Deno.test`, by Node's own test runner; Bun runs one test after another. Each result is told in a line
 * of the file that `NPM_TEST_RESULTS` names.
 *
 * @module
 */

import { appendFileSync } from "node:fs";
import process from "node:process";
import { inspect } from "node:util";
import { isMainThread } from "node:worker_threads";

type Body = (context: unknown) => void | Promise<void>;

interface Definition {
  name: string;
  fn: Body;
  ignore?: boolean;
}

/** How a test has ended. */
export interface Result {
  /** The file that it is in. */
  file: string;
  /** Its name. */
  name: string;
  /** Why it has failed; absent: it has not. */
  error?: string;
  /** Whether it was left out. */
  ignored?: boolean;
}

/** Milliseconds that a test has: those with a limit of their own have less. */
const TEST_LIMIT = process.platform === "win32" ? 200_000 : 60_000;

/** Milliseconds that the program has to end after its tests. */
const END_LIMIT = 5_000;

const { NPM_TEST_RESULTS: results, NPM_TEST_FILE: file = "" } = process.env;

/** Children import the modules of tests too, and run none. */
const isRunner = isMainThread && results !== undefined && process.env.NPM_TEST_PID === undefined;
if (isRunner) process.env.NPM_TEST_PID = String(process.pid);

/** What is not run, as it is known how it ends. */
const done = new Set<string>(JSON.parse(process.env.NPM_TEST_DONE ?? "[]"));

let last: Promise<void> = Promise.resolve();

/** How many tests have not ended yet. */
let pending = 0;

function tell(result: Omit<Result, "file"> & { begun?: boolean }): void {
  appendFileSync(results!, JSON.stringify({ file, ...result }) + "\n");
}

async function attempt({ name, fn, ignore = false }: Definition): Promise<void> {
  if (ignore) return tell({ name, ignored: true });
  // Should the whole program come to a stand, then this tells where.
  tell({ name, begun: true });
  try {
    await withinLimit(async () => await fn({ name, step: (_: string, step: Body) => step({}) }));
    tell({ name });
  } catch (error) {
    tell({ name, error: inspect(error).slice(0, 2000) });
    throw error;
  }
}

async function withinLimit(act: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`The test has not ended within ${TEST_LIMIT} ms`));
    timer = setTimeout(late, TEST_LIMIT);
  });
  try {
    await Promise.race([act(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** When all tests have ended the program should end by itself. */
function settle(): void {
  if (--pending > 0) return;
  setTimeout(() => {
    if (pending > 0) return;
    tell({
      name: "(the file itself)",
      error: "Something keeps the program running after its tests",
    });
    process.exit(1);
  }, END_LIMIT).unref();
}

function define(
  first: string | Definition | Body,
  second?: Body | object,
  third?: Body,
): Definition {
  if (typeof first === "function") return { name: first.name, fn: first };
  if (typeof first === "object") return { ...first, fn: first.fn ?? second as Body };
  if (typeof second === "function") return { name: first, fn: second as Body };
  return { ...second, name: first, fn: third! };
}

/** Defines a test. */
export function test(
  first: string | Definition | Body,
  second?: Body | object,
  third?: Body,
): void {
  if (!isRunner) return;
  const definition = define(first, second, third);
  if (done.has(definition.name)) return;
  pending++;
  if ("bun" in process.versions) runByTurns(definition);
  else runByNode(definition);
  last = last.then(settle);
}

function runByTurns(definition: Definition): void {
  last = last.then(() => attempt(definition)).catch((error) => {
    process.exitCode = 1;
    process.stderr.write(`FAILED ${definition.name}\n${inspect(error)}\n`);
  });
}

function runByNode(definition: Definition): void {
  last = last.then(async () => {
    const { test } = await import("node:test");
    await test(definition.name, { skip: definition.ignore ?? false }, () => attempt(definition))
      .catch(() => {});
    if (definition.ignore) await attempt(definition);
  });
}
