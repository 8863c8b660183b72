// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Reads what `deno test --junit-path` has written.
 *
 * @module
 */

import type { Result } from "./runtimes.ts";

const CASE_REGEXP = /<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/**
 * The results of one file of tests.
 *
 * @param file The file.
 * @param xml The report.
 * @returns How each test has ended.
 */
export function resultsOfDeno(file: string, xml: string): Result[] {
  return [...xml.matchAll(CASE_REGEXP)].map(([, name, inner = ""]) => ({
    file,
    name: plain(name!),
    ...(/<(?:failure|error)\b/.test(inner) && { error: plain(inner) }),
    ...(/<skipped\b/.test(inner) && { ignored: true }),
  }));
}

function plain(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (_, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? name;
    return String.fromCodePoint(decimal === undefined ? parseInt(hex, 16) : Number(decimal));
  });
}
