// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What proxies do besides calling: iterate, hold, wait for something that is asked here, run tasks.
 *
 * @module
 */

import { check, checkCount, readOptions, WAIT_RULES } from "../base/arguments.ts";
import { performance } from "../base/globals.ts";
import type { WaitOptions } from "../base/options.ts";
import { isFunction } from "../base/rules.ts";
import { TimeoutError } from "../errors.ts";
import { noteCall } from "../process/call_site.ts";
import type { Referent } from "./referent.ts";

/** A method that is no single call. */
export type Extra = (referent: Referent, args: unknown[]) => unknown;

/** Items that are fetched at once. */
const PAGE = 256;

/**
 * How long to wait.
 *
 * @param name The method.
 * @param options What it was given.
 * @returns A copy.
 */
export function readWait(name: string, options: unknown): WaitOptions {
  const call = { does: name, right: `${name}({ timeout: 100 })` };
  return readOptions<WaitOptions>(call, options as WaitOptions, WAIT_RULES);
}

async function* pages(
  next: (from: number) => Promise<unknown>,
): AsyncGenerator<unknown, void, unknown> {
  for (let from = 0;; from += PAGE) {
    const page = await next(from) as unknown[];
    yield* page;
    if (page.length < PAGE) return;
  }
}

/** What is iterated must not change meanwhile, from now on. */
const iterateUnchanged: Extra = (referent) => {
  const version = referent.call("iterate", []);
  version.catch(() => {});
  return pages(async (from) => await referent.call("iterated", [await version, from, PAGE]));
};

/** As in Python, what is added meanwhile comes too. */
const iterateByIndex: Extra = (referent) =>
  pages((from) => referent.call("slice", [from, from + PAGE]));

/** An iterator of the server's. */
async function* iterateRemotely(referent: Referent): AsyncGenerator<unknown, void, unknown> {
  for (;;) {
    const { value, done = false } = await referent.call("next", []) as IteratorResult<unknown>;
    if (done) return;
    yield value;
  }
}

const hold: Extra = async (referent, args): Promise<AsyncDisposable> => {
  checkCount({ does: "hold", right: "hold({ timeout: 100 })" }, args.length, 1);
  const { signal, ...limits } = readWait("hold", args[0]);
  if (!await referent.call("acquire", [limits], signal, true)) {
    const { timeout = Infinity } = limits;
    throw new TimeoutError(
      `Cannot hold the ${referent.kind.type} as it was not free within ${timeout} ms`,
      { timeout },
    );
  }
  let isHeld = true;
  return {
    async [Symbol.asyncDispose]() {
      if (!isHeld) return;
      isHeld = false;
      await referent.call("release", []);
    },
  };
};

const waitFor: Extra = async (referent, args): Promise<boolean> => {
  const call = { does: "waitFor", right: "waitFor(() => true, { timeout: 100 })" };
  checkCount(call, args.length, 2);
  check(call.does, "predicate", args[0], isFunction, call.right);
  const { timeout = Infinity, signal } = readWait("waitFor", args[1]);
  const predicate = args[0] as () => unknown;
  const until = performance.now() + timeout;
  for (;;) {
    if (await predicate()) return true;
    const left = until - performance.now();
    if (left <= 0) return false;
    await referent.call("wait", left === Infinity ? [] : [{ timeout: left }], signal, true);
  }
};

/** The module is loaded for those who have a pool. */
function pooled(name: string): Extra {
  return async function call(referent, args) {
    const site = noteCall(call);
    const { callPool } = await import("./pool_calls.ts");
    return await callPool(referent, name, args, site);
  };
}

type Stream = AsyncIterableIterator<unknown, void, WaitOptions | undefined>;

/** Results that are taken one after another. */
function streamed(name: string): Extra {
  const begin = pooled(name);
  return (referent, args): Stream => {
    const stream = begin(referent, args) as Promise<Stream>;
    stream.catch(() => {});
    return {
      next: async (...options) => await (await stream).next(...options),
      return: async () => await (await stream).return!(),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  };
}

const HOLD = { hold };

/** By type and name; `iterate` is that of `for await`. */
export const EXTRAS: Readonly<Record<string, Readonly<Record<string, Extra>>>> = {
  dict: { iterate: iterateUnchanged },
  set: { iterate: iterateUnchanged },
  list: { iterate: iterateByIndex },
  array: { iterate: iterateByIndex, hold },
  value: HOLD,
  lock: HOLD,
  rlock: HOLD,
  semaphore: HOLD,
  boundedSemaphore: HOLD,
  condition: { hold, waitFor },
  pool: {
    apply: pooled("apply"),
    map: pooled("map"),
    starmap: pooled("starmap"),
    applyAsync: pooled("applyAsync"),
    mapAsync: pooled("mapAsync"),
    starmapAsync: pooled("starmapAsync"),
    imap: streamed("imap"),
    imapUnordered: streamed("imapUnordered"),
  },
};

/** Of what has a `next`. */
export const ITERATOR: Readonly<Record<string, Extra>> = { iterate: iterateRemotely };
