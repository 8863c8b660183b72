// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The function {@linkcode pipe}.
 *
 * @module
 */

import { checkContext, type StartMethod, type StartMethodChoice } from "../base/options.ts";
import { channelPair } from "./channel.ts";
import { Connection } from "./connection.ts";

/** What a pipe is made with. */
export interface PipeOptions {
  /** Whether both ends send and receive. False: the first only receives, the second only sends. Default true. */
  duplex?: boolean;
  /** Whose children will use it; a pipe works between all of them. Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/**
 * Two connected ends: Python's `multiprocessing.Pipe`. Either may be passed to any process or worker.
 *
 * @typeParam A What the first end receives.
 * @typeParam B What it sends.
 * @param options Which ways it goes.
 * @returns The ends; with `duplex: false` the first only receives and the second only sends.
 * @throws {TypeError} If an option is of a wrong type.
 * @throws {RangeError} If there is no such start method.
 *
 * @example Usage
 * ```ts
 * import { pipe } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const [reader, writer] = pipe<string>({ duplex: false });
 * await writer.send("hello");
 * assertEquals(await reader.recv(), "hello");
 * ```
 */
export function pipe<A = unknown, B = A>(
  options: PipeOptions = {},
): [Connection<A, B>, Connection<B, A>] {
  const { duplex = true, context } = options;
  if (typeof duplex !== "boolean") {
    throw new TypeError(
      `Cannot make a pipe as "duplex" must be a boolean: current value is ${String(duplex)}`,
    );
  }
  checkContext(context);
  const [one, other] = channelPair();
  return [new Connection(one, true, duplex), new Connection(other, duplex, true)];
}
