// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Connections to Redis.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";
import type { RedisOptions } from "./options.ts";
import { peers, type RedisClient } from "./peers.ts";

/**
 * Connects. The first connection must succeed: what can't be reached now is more likely written wrong than
 * away for a while. A connection that is lost later comes back by itself.
 *
 * @param call The call that needs it, for the text of errors.
 * @param connection Where Redis is.
 * @param more Further options of the client.
 * @returns The client.
 * @throws {ProcessError} If it can't be reached.
 */
export async function connectRedis(
  call: string,
  connection: RedisOptions | string | URL,
  more: Record<string, unknown>,
): Promise<RedisClient> {
  const { Redis } = await peers();
  const isText = typeof connection === "string" || connection instanceof URL;
  const own = isText ? {} : connection;
  const gate = new Gate(own.retryStrategy);
  const fixed = { ...own, maxRetriesPerRequest: null, ...more, ...gate.options };
  const client = isText ? new Redis(String(connection), fixed) : new Redis(fixed);
  const place = placeOf(connection);
  await open(call, mended(client), gate, place);
  // Who may not ask is told by what comes next.
  const info = await client.info("cluster").catch(() => "");
  if (!info.includes("cluster_enabled:1")) return client;
  await closeRedis(client);
  throw new ProcessError(
    `Cannot ${call} as the Redis at ${place} is one of a Cluster, which has no place for all keys of a queue: use a Redis of its own`,
  );
}

type Retry = (times: number) => number | null;

/** Nothing is tried again before it has worked once. */
class Gate {
  readonly options: { lazyConnect: true; retryStrategy: Retry };
  #isOpen = false;

  constructor(given: unknown) {
    const retry = typeof given === "function" ? given as Retry : soon;
    const retryStrategy: Retry = (times) => this.#isOpen ? retry(times) : null;
    this.options = { lazyConnect: true, retryStrategy };
  }

  open(): void {
    this.#isOpen = true;
  }
}

/** Milliseconds before the next try: as ioredis has it. */
function soon(times: number): number {
  return Math.min(times * 50, 2_000);
}

/**
 * Another connection to the same place, for commands that wait.
 *
 * @param call The call that needs it, for the text of errors.
 * @param client The first one.
 * @returns The client.
 */
export async function connectAgain(call: string, client: RedisClient): Promise<RedisClient> {
  const gate = new Gate(client.options.retryStrategy);
  return await open(call, client.duplicate(gate.options), gate, "the same place");
}

async function open(
  call: string,
  client: RedisClient,
  gate: Gate,
  place: string,
): Promise<RedisClient> {
  let cause: unknown;
  // Without a listener ioredis prints each failure; what is lost is noticed by whoever waits for it.
  client.on("error", (error: unknown) => cause = error);
  try {
    await client.connect();
    // ioredis goes on in database 0 where there is none of that number.
    const { db } = client.options;
    if (typeof db === "number" && db !== 0) await client.select(db);
    gate.open();
  } catch (error) {
    await closeRedis(client);
    const why = cause ?? error;
    throw new ProcessError(
      `Cannot ${call} as Redis can't be reached at ${place}: ${textOf(why)}`,
      { cause: why },
    );
  }
  return client;
}

/**
 * ioredis forgets to end a connection that is told to between two tries: what waits in it would wait for ever,
 * and whoever waits for its end too, as BullMQ does. This one ends then, and so do those that are made from it.
 *
 * @param client A client.
 * @returns It.
 */
function mended(client: RedisClient): RedisClient {
  const disconnect = client.disconnect.bind(client);
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (options) => mended(duplicate(options));
  client.disconnect = (isAgain) => {
    if (client.status !== "reconnecting" || isAgain) return disconnect(isAgain);
    const inner = client as unknown as Inner;
    // The socket of before has ended: its end would be waited for too.
    if (inner.connector) inner.connector.stream = null;
    disconnect();
    inner.status = "end";
    inner.flushQueue?.(new Error(CLOSED));
    inner.emit("end");
  };
  return client;
}

/** What BullMQ knows as the end of a connection. */
const CLOSED = "Connection is closed.";

/** What a client of ioredis has besides. */
interface Inner {
  status: string;
  connector?: { stream: unknown };
  flushQueue?(error: Error): void;
  emit(event: string): boolean;
}

/**
 * Ends a connection.
 *
 * @param client The client.
 * @returns When its socket is closed.
 */
export async function closeRedis(client: RedisClient): Promise<void> {
  if (client.status === "end") return;
  const ended = new Promise<void>((resolve) => client.once("end", resolve));
  client.disconnect();
  await ended;
}

/**
 * Where Redis is, without user and password.
 *
 * @param connection What was given.
 * @returns A text for people.
 */
export function placeOf(connection: RedisOptions | string | URL): string {
  if (typeof connection === "string" || connection instanceof URL) {
    try {
      const { protocol, host, pathname } = new URL(connection);
      return `${protocol}//${host}${pathname}`;
    } catch {
      return String(connection).replace(/^.*@/, "");
    }
  }
  const { path, host = "127.0.0.1", port = 6379 } = connection;
  return path ?? `${host}:${port}`;
}

/**
 * Whether Redis has answered, and with an error: to ask again would be answered so again.
 *
 * @param error What a command has rejected with.
 * @returns Whether it has; otherwise the connection was lost, or Redis is not ready yet.
 */
export function isAnswer(error: unknown): boolean {
  const { name, message } = Object(error) as { name?: unknown; message?: unknown };
  if (name === "ReplyError") {
    return !/^(?:LOADING|READONLY|TRYAGAIN|MASTERDOWN)\b/.test(String(message));
  }
  return !/connection|closed|retries|stream|ECONN|EPIPE|ETIMEDOUT|socket/i.test(String(message));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
