// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Calls that another program may resume: they have a name, a stream of their own, and a record of what they
 * consist of.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { AlreadyExistsError, NotFoundError } from "../errors.ts";
import type { Settler } from "../pool/tasks/limit.ts";
import { mapAll } from "../pool/map_all.ts";
import type { Link } from "./link.ts";
import type { Callee } from "./orders.ts";
import type { Stream } from "./replies.ts";
import type { Works } from "./works.ts";

/** What a call consists of. */
export interface CallRecord {
  /** How many items there are. */
  readonly items: number;
  /** How many go together. */
  readonly chunkSize: number;
  /** Whether each has an outcome of its own. */
  readonly settled: boolean;
}

/** A call whose replies are read. */
export interface OpenCall {
  /** Its replies. */
  readonly stream: Stream;
  /** There is nothing to be resumed: its name is free again. */
  forget(): void;
}

/**
 * Whatever becomes of a chunk becomes of each of its items.
 *
 * @param count How many items there are.
 * @param settler Who is told of all of them.
 * @returns Who is told of the chunk.
 */
export function settledBy(count: number, { resolve }: Settler<unknown>): Settler<unknown> {
  const each = (reason: unknown) => ({ status: "rejected", reason });
  return {
    resolve,
    reject: (reason) => resolve(Array.from({ length: count }, () => each(reason))),
  };
}

/** Nothing more is known of the target of a call that somebody else has made. */
const UNKNOWN: Callee = { module: "", name: "", url: null };

/**
 * Begins a call that may be resumed.
 *
 * @param works Who does it.
 * @param call The call, for the text of errors.
 * @param id Its name.
 * @param record What it consists of.
 * @returns The call.
 * @throws {AlreadyExistsError} If there is one of that name.
 */
export async function openCall(
  works: Works,
  call: string,
  id: string,
  record: CallRecord,
): Promise<OpenCall> {
  const { desk } = works;
  const link = await desk.link(call);
  if (!await isFirst(link, desk.keys.call(id), record)) {
    throw new AlreadyExistsError(
      `Cannot ${call} as there is a call with the id "${id}": take its results with pool.resume("${id}"), or give another id`,
      { resource: id },
    );
  }
  const stream = await desk.listen(link, id, false);
  const forget = () => desk.clean(link.client.del(desk.keys.call(id), stream.key));
  // Nothing will come that could say how long it is kept.
  if (record.items === 0) {
    await link.ask((client) => client.pexpire(desk.keys.call(id), desk.keep));
  }
  return { stream, forget };
}

/** Puts the record there unless there is one. If the answer was lost on the way, it may be there, and ours. */
async function isFirst(link: Link, key: string, record: CallRecord): Promise<boolean> {
  const text = JSON.stringify({ ...record, by: randomBytes(12).toString("hex") });
  if (await link.ask((client) => client.set(key, text, "NX")) === "OK") return true;
  return await link.ask((client) => client.get(key)) === text;
}

/**
 * Takes the results of a call that was begun by anybody.
 *
 * @param works Who does it.
 * @param id Its name.
 * @param settler Is told of all results, or the first error.
 */
export function resumeCall(works: Works, id: string, settler: Settler<unknown[]>): void {
  const done = works.hold();
  resume(works, id, settler).catch(settler.reject).finally(done);
}

async function resume(works: Works, id: string, settler: Settler<unknown[]>): Promise<void> {
  const { desk } = works;
  const link = await desk.link("resume");
  const { items, chunkSize, settled } = await recordOf(works, id);
  const all = new Array(items).fill(undefined);
  // Replies that are there already come at once: who waits for them must be known before.
  const waiting: { index: number; settler: Settler<unknown> }[] = [];
  const end = <T>(tell: (value: T) => void) => (value: T) => {
    stop();
    tell(value);
  };
  let stop = () => {};
  const told = { resolve: end(settler.resolve), reject: end(settler.reject) };
  mapAll("resume", all, chunkSize, {}, (chunk, settler) => {
    const told = settled ? settledBy(chunk.length, settler) : settler;
    waiting.push({ index: waiting.length, settler: told });
    return () => {};
  }, told);
  if (waiting.length === 0) return;
  const stream = await desk.listen(link, id, false, true);
  stop = () => stream.stop();
  for (const { index, settler } of waiting) {
    desk.expect(`${id}-${index}`, UNKNOWN, settler, stream);
  }
}

async function recordOf(works: Works, id: string): Promise<CallRecord> {
  const { desk } = works;
  const link = await desk.link("resume");
  const text = await link.ask((client) => client.get(desk.keys.call(id)));
  if (text !== null) return JSON.parse(text) as CallRecord;
  throw new NotFoundError(
    `Cannot resume as there is no call with the id "${id}": give map() that id, and mind that results are kept only for "keep" milliseconds`,
    { resource: id },
  );
}
