// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the tests of queues share: the same for each way to make them and to start who uses them, through shared memory
 * and through the process that has made them.
 *
 * @module
 */

import type { StartMethod } from "../../mod.ts";
import {
  forEachMethod,
  METHODS,
  PROCESSES,
  test as testAny,
  type TestOptions,
} from "../helpers.ts";
import { forEachWay as forEachSharedWay, test, type Way } from "../sync/shared.ts";

export { test, type Way };

/** The npm package is one bundle, where there is no such module. */
const places = await import("../../queues/places.ts").catch(() => null);

async function hosted(fn: () => void | Promise<void>): Promise<void> {
  places!.preference.shared = false;
  try {
    await fn();
  } finally {
    places!.preference.shared = true;
  }
}

function mark(name: string, word: string): string {
  return name.replace(/^([A-Z]+-\d+ )?/, `$1[${word}] `);
}

/**
 * Defines a test for each start method and each way to carry items.
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test.
 */
export function forEachWay(name: string, fn: (way: Way) => void | Promise<void>): void {
  forEachSharedWay(name, fn);
  forEachHosted(name, fn);
}

/**
 * As {@linkcode forEachWay}, where somebody is killed: of processes alone.
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test.
 * @param options How long it may take.
 */
export function forEachKillable(
  name: string,
  fn: (way: Way) => void | Promise<void>,
  options: TestOptions = {},
): void {
  for (const method of PROCESSES) {
    test(mark(name, method), () => fn({ made: method, method }), options);
  }
  forEachHosted(name, fn, PROCESSES, options);
}

/**
 * As {@linkcode forEachWay}, of queues that are carried by who has made them alone.
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test.
 * @param methods On which start methods. Default: all.
 * @param options How long it may take.
 */
export function forEachHosted(
  name: string,
  fn: (way: Way) => void | Promise<void>,
  methods: readonly StartMethod[] = METHODS,
  options: TestOptions = {},
): void {
  if (places === null) return;
  forEachMethod(mark(name, "hosted"), (method) => hosted(() => fn({ made: "spawn", method })), {
    ...options,
    methods,
  });
}

/**
 * Defines a test for each way to carry items, in one process.
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test, given the context that queues are to be made for.
 */
export function forEachCarrier(
  name: string,
  fn: (context: StartMethod) => void | Promise<void>,
): void {
  test(mark(name, "pages"), () => fn("spawn"));
  test(mark(name, "threads"), () => fn("worker"));
  if (places !== null) testAny(mark(name, "hosted"), () => hosted(() => fn("spawn")));
}
