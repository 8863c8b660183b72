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

const { NPM_TEST_RESULTS: results, NPM_TEST_FILE: file = "" } = process.env;

/** Children import the modules of tests too, and run none. */
const isRunner = isMainThread && results !== undefined && process.env.NPM_TEST_PID === undefined;
if (isRunner) process.env.NPM_TEST_PID = String(process.pid);

let last: Promise<void> = Promise.resolve();

function tell(result: Omit<Result, "file">): void {
  appendFileSync(results!, JSON.stringify({ file, ...result }) + "\n");
}

async function attempt({ name, fn, ignore = false }: Definition): Promise<void> {
  if (ignore) return tell({ name, ignored: true });
  try {
    await fn({ name, step: (_: string, step: Body) => step({}) });
    tell({ name });
  } catch (error) {
    tell({ name, error: inspect(error).slice(0, 2000) });
    throw error;
  }
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
  if ("bun" in process.versions) runByTurns(definition);
  else runByNode(definition);
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
