// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Calls a target as a task wants it: once, or for each of a chunk of items.
 *
 * @module
 */

import { show } from "../../base/refusal.ts";
import { CALL, CALL_ONE, MAP, type Mode, SETTLE_MAP, SETTLE_STARMAP } from "../tasks/wire.ts";

// deno-lint-ignore no-explicit-any
type AnyFunction = (...args: any[]) => unknown;

/**
 * Calls the target.
 *
 * @param mode How.
 * @param target The target.
 * @param input Its arguments, the one that it has, or the items.
 * @returns Its result, or all of them; a promise if it gives one.
 */
export function perform(mode: Mode, target: AnyFunction, input: unknown): unknown {
  if (mode === CALL_ONE) return target(input);
  const items = input as readonly unknown[];
  if (mode === CALL) return target(...items);
  const isMap = mode === MAP || mode === SETTLE_MAP;
  const call: AnyFunction = isMap ? target : (item: unknown) => target(...argumentsIn(item));
  if (mode === SETTLE_MAP || mode === SETTLE_STARMAP) return settleEach(call, items);
  const results = new Array(items.length);
  for (let index = 0; index < items.length; index++) {
    const result = call(items[index]);
    if (isPromise(result)) return finish(call, items, results, index, result);
    results[index] = result;
  }
  return results;
}

function argumentsIn(item: unknown): Iterable<unknown> {
  if (typeof (item as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === "function") {
    return item as Iterable<unknown>;
  }
  throw new TypeError(
    `Cannot starmap as each item must be an array of arguments: current value is ${
      show(item)
    }, write pool.starmap(target, [[1, 2]])`,
  );
}

/** From the first item on that gives a promise; still one after another. */
async function finish(
  call: AnyFunction,
  items: readonly unknown[],
  results: unknown[],
  index: number,
  first: unknown,
): Promise<unknown[]> {
  results[index] = await first;
  for (let next = index + 1; next < items.length; next++) {
    results[next] = await call(items[next]);
  }
  return results;
}

/** One after another, also after one that throws. */
async function settleEach(
  call: AnyFunction,
  items: readonly unknown[],
): Promise<PromiseSettledResult<unknown>[]> {
  const results: PromiseSettledResult<unknown>[] = [];
  for (const item of items) {
    try {
      results.push({ status: "fulfilled", value: await call(item) });
    } catch (reason) {
      results.push({ status: "rejected", reason });
    }
  }
  return results;
}

/**
 * Whether a value is to be waited for.
 *
 * @param value The value.
 * @returns Whether it has a method `then`.
 */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null &&
    typeof (value as Partial<PromiseLike<unknown>>).then === "function";
}
