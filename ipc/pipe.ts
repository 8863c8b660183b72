// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The function {@linkcode pipe}.
 *
 * @module
 */

import { checkCount, readOptions, type Rules } from "../base/arguments.ts";
import type { StartMethod, StartMethodChoice } from "../base/options.ts";
import { isBoolean, isContext } from "../base/rules.ts";
import { channelPair } from "./channel_pair.ts";
import { Connection } from "./connection.ts";

/** What a pipe is made with. */
export interface PipeOptions {
  /** Whether both ends send and receive. False: the first only receives, the second only sends. Default true. */
  duplex?: boolean;
  /** Whose children will use it; a pipe works between all of them. Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/** How a pipe is made, for the text of errors. */
export const MAKE_PIPE = { does: "make a pipe", right: "pipe({ duplex: false })" };

/** What each option of a pipe must be. */
export const PIPE_RULES: Rules<PipeOptions> = { duplex: isBoolean, context: isContext };

/**
 * Two connected ends: Python's `multiprocessing.Pipe`. Either may be passed to any process or worker.
 *
 * @typeParam A What goes through.
 * @param options `duplex: false`: one way.
 * @returns The ends: the first only receives and the second only sends.
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
export function pipe<A = unknown>(
  options: PipeOptions & { duplex: false },
): [Connection<A, never>, Connection<never, A>];
/**
 * Two connected ends that both send and receive.
 *
 * @typeParam A What the first end receives.
 * @typeParam B What it sends.
 * @param options Which ways it goes.
 * @returns The ends.
 */
export function pipe<A = unknown, B = A>(
  options?: PipeOptions,
): [Connection<A, B>, Connection<B, A>];
export function pipe(options?: PipeOptions): [Connection, Connection] {
  checkCount(MAKE_PIPE, arguments.length, 1);
  const { duplex = true } = readOptions(MAKE_PIPE, options, PIPE_RULES);
  const [one, other] = channelPair();
  return [new Connection(one, true, duplex), new Connection(other, duplex, true)];
}
