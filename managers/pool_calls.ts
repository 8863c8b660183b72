// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the proxy of a pool does: targets are found here, and run by the pool in the server.
 *
 * @module
 */

import { check, checkCount, readOptions, type Rules, WAIT_RULES } from "../base/arguments.ts";
import type { Place } from "../base/boot.ts";
import { isBoolean, isFunction, isIterable, isWholeFrom, type Rule } from "../base/rules.ts";
import { callGuarded } from "../base/uncaught.ts";
import type { AsyncResult } from "../pool/async_result.ts";
import { isLimit, isPriority } from "../pool/tasks/check_options.ts";
import { fairChunk, lengthOf } from "../pool/tasks/chunks.ts";
import { ItemSource } from "../pool/item_source.ts";
import { isLimited, limit } from "../pool/tasks/limit.ts";
import { mapAll, type SubmitChunk } from "../pool/map_all.ts";
import type { Callbacks, MapOptions, TaskOptions, WholeMapOptions } from "../pool/tasks/options.ts";
import { ResultStream } from "../pool/result_stream.ts";
import type { CallSite } from "../process/call_site.ts";
import type { Referent } from "./referent.ts";
import { targetPlace } from "./target_place.ts";

type Options = WholeMapOptions & Callbacks<unknown>;
type Items = Iterable<unknown> | AsyncIterable<unknown>;

function leftOut(why: string): Rule {
  return () => ({ must: `left out, as ${why}`, isRange: false });
}

/** What goes to another process is a copy: a server moves nothing to its workers. */
const TASK: Rules<TaskOptions> = {
  ...WAIT_RULES,
  transfer: leftOut("the pool of a manager gets copies"),
  onEvent: leftOut("the pool of a manager tells no events"),
  retries: isWholeFrom(0),
  priority: isPriority,
  grace: isLimit,
};

const MAP: Rules<MapOptions> = { ...TASK, chunkSize: isWholeFrom(1), onProgress: isFunction };
const WHOLE_MAP: Rules<WholeMapOptions> = { ...MAP, settled: isBoolean };
const CALLBACKS: Rules<Callbacks<unknown>> = { callback: isFunction, errorCallback: isFunction };
const MAP_LATER: Rules<Options> = {
  ...WHOLE_MAP,
  ...CALLBACKS,
  onProgress: leftOut("the result tells no progress: use map()"),
};

const RULES: Readonly<Record<string, Rules<object>>> = {
  apply: TASK,
  applyAsync: { ...TASK, ...CALLBACKS },
  map: WHOLE_MAP,
  mapAsync: MAP_LATER,
  starmap: WHOLE_MAP,
  starmapAsync: MAP_LATER,
  imap: MAP,
  imapUnordered: MAP,
};

/** Tasks that each worker has ahead of the results that were taken. */
const AHEAD_PER_WORKER = 8;

/** A call, of which the target is known to the server. */
interface Placed {
  readonly referent: Referent;
  readonly name: string;
  readonly place: Place;
  readonly given: unknown;
  readonly options: Options;
}

/** The calls of each pool begin in the order in which they were made, while targets are looked for. */
const turns = new WeakMap<Referent, Promise<unknown>>();

async function readCall(
  referent: Referent,
  name: string,
  args: unknown[],
  site: CallSite,
): Promise<Placed> {
  const isTask = name.startsWith("apply");
  const call = { does: name, right: isTask ? `${name}(target, [1])` : `${name}(target, items)` };
  checkCount(call, args.length, 3);
  const options = readOptions<object>(call, args[2] as object, RULES[name]!);
  const placing = targetPlace(name, "target", args[0], site);
  const turn = Promise.allSettled([turns.get(referent), placing]);
  turns.set(referent, turn);
  await turn;
  return { referent, name, place: await placing, given: args[1], options };
}

/**
 * Calls a method.
 *
 * @param referent The pool.
 * @param name The name of the method.
 * @param args What it was given.
 * @param site Who calls.
 * @returns What it gives.
 */
export async function callPool(
  referent: Referent,
  name: string,
  args: unknown[],
  site: CallSite,
): Promise<unknown> {
  const call = await readCall(referent, name, args, site);
  switch (name) {
    case "apply":
      return await apply(call);
    case "applyAsync":
      return await later(call, "applyAsync", readArgs(call.given));
    case "map":
    case "starmap":
      return await mapWhole(call);
    case "mapAsync":
    case "starmapAsync":
      return await later(call, "starmapAsync", await listArgs(call));
    default:
      return await stream(call);
  }
}

function readArgs(args: unknown): unknown[] {
  if (args === undefined) return [];
  check("apply", "args", args, isIterable);
  return [...args as Iterable<unknown>];
}

function apply({ referent, place, given, options }: Placed): Promise<unknown> {
  const { signal, ...limits } = options;
  return referent.call("apply", [place, readArgs(given), limits], signal);
}

async function later(
  { referent, place, options }: Placed,
  method: string,
  args: unknown[],
): Promise<unknown> {
  const { signal, callback, errorCallback, ...limits } = options;
  const result = await referent.call(method, [place, args, limits], signal);
  if (callback === undefined && errorCallback === undefined) return result;
  (result as AsyncResult<unknown>).get().then(
    (value) => callGuarded(() => callback?.(value)),
    (error) => callGuarded(() => errorCallback?.(error)),
  );
  return result;
}

function readItems({ name, given }: Placed): Items {
  if (typeof given === "string" || Symbol.asyncIterator in Object(given)) return given as Items;
  check(name, "items", given, isIterable);
  return given as Items;
}

/** The arguments of each call. */
function argsOf({ name }: Placed, items: unknown[]): unknown[][] {
  return name.startsWith("starmap") ? items.map(readArgs) : items.map((item) => [item]);
}

async function listArgs(call: Placed): Promise<unknown[][]> {
  const items: unknown[] = [];
  for await (const item of readItems(call)) items.push(item);
  return argsOf(call, items);
}

/** Each chunk is one call, and one task. */
function submitter(call: Placed): SubmitChunk {
  const { referent, place, options: { retries, priority, grace, settled } } = call;
  return (items, settler) => {
    const control = new AbortController();
    const options = { retries, priority, grace, settled, chunkSize: items.length };
    referent.call("starmap", [place, argsOf(call, items), options], control.signal)
      .then((results) => settler.resolve(results), (error) => settler.reject(error));
    return () => control.abort();
  };
}

async function mapWhole(call: Placed): Promise<unknown> {
  const { name, options } = call;
  const items = readItems(call);
  if (Symbol.asyncIterator in Object(items)) return await collect(call);
  const all = [...items as Iterable<unknown>];
  const size = await call.referent.call("size", []) as number;
  const { chunkSize = fairChunk(all.length, size) } = options;
  return await new Promise((resolve, reject) => {
    mapAll(name, all, chunkSize, options, submitter(call), { resolve, reject });
  });
}

/** Of what comes item by item. */
async function collect(call: Placed): Promise<unknown> {
  const results = await stream(call);
  const all = async () => {
    const list: unknown[] = [];
    for await (const each of results) list.push(each);
    return list;
  };
  const { options, name } = call;
  if (!isLimited(options)) return await all();
  const stop = () => void results.return().catch(() => {});
  return await new Promise((resolve, reject) => {
    const told = limit(name, options, { resolve, reject }, stop);
    all().then(told.resolve, told.reject);
  });
}

async function stream(call: Placed): Promise<ResultStream<unknown>> {
  const { referent, name, options } = call;
  const items = readItems(call);
  const size = await referent.call("size", []) as number;
  return new ResultStream(new ItemSource(items), submitter(call), {
    call: name,
    chunkSize: options.chunkSize ?? 1,
    ahead: AHEAD_PER_WORKER * size,
    isOrdered: name !== "imapUnordered",
    total: lengthOf(items),
    onProgress: options.onProgress,
    attach: () => () => {},
  });
}
