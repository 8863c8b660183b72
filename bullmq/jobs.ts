// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Jobs of a queue, as Redis knows them.
 *
 * @module
 */

import type { WorkerLostError } from "../errors.ts";
import type { Link } from "./link.ts";
import { lostError } from "./outcome.ts";
import type { RedisClient } from "./peers.ts";
import type { Keys } from "./wire.ts";

/**
 * Asks for some fields of jobs.
 *
 * @param client Redis.
 * @param keys Where things stand.
 * @param jobs The jobs.
 * @param fields The fields, as BullMQ names them.
 * @returns Of each job its fields; null: Redis can't say.
 */
export async function fieldsOf(
  client: RedisClient,
  keys: Keys,
  jobs: readonly string[],
  ...fields: string[]
): Promise<((string | null)[] | null)[]> {
  const commands = client.pipeline();
  for (const job of jobs) commands.hmget(keys.job(job), ...fields);
  const states = await commands.exec() ?? [];
  return jobs.map((_, index) => {
    const [error, found] = states[index] ?? [];
    return error === null ? found as (string | null)[] : null;
  });
}

/**
 * Which jobs a host is at.
 *
 * @param link The connections.
 * @param keys Where things stand.
 * @param jobs The jobs.
 * @returns Those that have begun; none while Redis is away.
 */
export async function begunOf(
  { client }: Link,
  keys: Keys,
  jobs: readonly string[],
): Promise<Set<string>> {
  const states = await fieldsOf(client, keys, jobs, "processedOn").catch(() => []);
  return new Set(jobs.filter((_, index) => states[index]?.[0]));
}

/**
 * Removes jobs that have not begun.
 *
 * @param link The connections.
 * @param keys Where things stand.
 * @param jobs The jobs.
 */
export async function removeJobs(
  { queue, client }: Link,
  keys: Keys,
  jobs: readonly string[],
): Promise<void> {
  for (const job of jobs) if (await queue.remove(job) > 0) await client.del(keys.body(job));
}

/**
 * The error of a job of which nothing has come, and nothing will.
 *
 * @param isThere Whether it is in the queue.
 * @param reason Why BullMQ says it has failed.
 * @returns The error.
 */
export function goneError(isThere: boolean, reason: string | null): WorkerLostError {
  const why = isThere
    ? `its job has failed: ${reason ?? "BullMQ says no more"}`
    : "its job was removed from the queue: look who else works on it";
  const message = `Cannot give the result of the task as ${why}`;
  return lostError({ message, exitCode: null, pid: 0 });
}
