// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the tests of primitives share: the same for each way to make them and to start who uses them.
 *
 * @module
 */

import { Event, type StartMethod } from "../../mod.ts";
import { forEachMethod, METHODS, test as testAny, type TestOptions } from "../helpers.ts";

// The C library is opened once, and no test leaves it behind.
if (Deno.build.os === "linux") new Event({ context: "spawn" });

/** The npm package is one bundle, where there is no such module. */
const parking = await import("../../sync/parking.ts").catch(() => null);

/** How a primitive is made, and how who uses it is started. */
export interface Way {
  /** The context that it is made for. */
  made: StartMethod;
  /** That of its users. */
  method: StartMethod;
}

async function untilAwake(promise: void | Promise<void>): Promise<void> {
  try {
    await promise;
  } finally {
    await parking?.allAwake();
  }
}

/**
 * Defines a test, after which nothing of this thread sleeps any more.
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test.
 * @param options Whether it runs, and for how long.
 */
export function test(
  name: string,
  fn: () => void | Promise<void>,
  options?: TestOptions,
): void {
  testAny(name, () => untilAwake(fn()), options);
}

/**
 * Defines a test for each start method, with a primitive made for it; and one for workers with pages that
 * processes could see too.
 *
 * @param name What is to hold, as a sentence.
 * @param fn The test.
 */
export function forEachWay(name: string, fn: (way: Way) => void | Promise<void>): void {
  forEachMethod(name, (method) => untilAwake(fn({ made: method, method })), { methods: METHODS });
  const mixed = name.replace(/^([A-Z]+-\d+ )?/, "$1[pages] ");
  forEachMethod(mixed, (method) => untilAwake(fn({ made: "spawn", method })), {
    methods: ["worker"],
  });
}
