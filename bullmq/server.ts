// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A host that does the jobs of a queue.
 *
 * @module
 */

import { clearTimeout, performance, setTimeout } from "../base/globals.ts";
import { deferred } from "../base/deferred.ts";
import { Pool } from "../pool/pool.ts";
import type { PoolOptions as LocalOptions } from "../pool/tasks/options.ts";
import { Allowed } from "./allowed.ts";
import { readServeOptions } from "./check.ts";
import type { ServeOptions } from "./options.ts";
import { type BullWorker, peers, type RedisClient } from "./peers.ts";
import { JobRunner } from "./job_runner.ts";
import { closeRedis, connectRedis } from "./redis.ts";
import { rootOf } from "./root.ts";
import { Keys, MAX_LENGTH } from "./wire.ts";

/** What a serving host has done so far. */
export interface ServerHealth {
  /** Milliseconds that it has been serving. */
  uptime: number;
  /** Workers here. */
  processes: number;
  /** Jobs that it is at. */
  running: number;
  /** Jobs whose targets gave results. */
  done: number;
  /** Jobs whose targets threw. */
  failed: number;
  /** Jobs whose workers here died. */
  lost: number;
  /** Jobs that it would not do. */
  refused: number;
  /** Whether Redis can be reached: `ready`, or what ioredis says. */
  redis: string;
}

/** A host that serves a queue. Disposal is {@linkcode Server.close}. */
export interface Server extends AsyncDisposable {
  /** What it has done so far. */
  health(): ServerHealth;
  /**
   * Takes nothing new, finishes what runs, and ends the workers. May be called again.
   *
   * @returns When that is done.
   */
  close(): Promise<void>;
  /** Resolves when it has been closed; rejects if it can't go on, as its workers don't start. */
  readonly closed: Promise<void>;
}

/** Milliseconds after which a connection is given up that answers nothing: BullMQ asks at least so often. */
const DEAD = 30_000;

/** So often is more than any task dies of chance: each task's own number of attempts counts. */
const STALLS = 1_000_000;

/**
 * Does the jobs that pools over BullMQ put into a queue, in a local pool of this host, until it is closed.
 * Only exports of `modules` are run, and builtins of `Math`: nothing else that Redis names is imported.
 *
 * @typeParam I The arguments of the initializer.
 * @param options Where Redis is, what may be run, and by how many workers.
 * @returns The server, when it takes jobs.
 * @throws {ProcessError} If Redis can't be reached, or BullMQ is not installed.
 * @throws {TypeError} If an option is of a wrong type.
 *
 * @example Usage
 * ```ts ignore
 * import { serve } from "@multiprocessing/process/bullmq";
 *
 * await using server = await serve({
 *   connection: "redis://127.0.0.1:6379",
 *   modules: ["tasks/*.ts"],
 *   processes: 4,
 * });
 * await server.closed;
 * ```
 */
export async function serve<I extends readonly unknown[]>(
  options: ServeOptions<I>,
): Promise<Server> {
  const read = readServeOptions(options, arguments.length);
  const { connection, queue = "multiprocessing", prefix = "bull", maxLength = MAX_LENGTH } = read;
  const root = rootOf(read.root);
  const allowed = new Allowed(root, read.modules);
  const client = await connectRedis("serve", connection, { socketTimeout: DEAD });
  const pool = new Pool(localOptions(read));
  const keys = new Keys(prefix, queue);
  const runner = new JobRunner({ client, keys, allowed, pool, maxLength });
  const server = new Host(client, pool, runner);
  try {
    await server.start(queue, prefix, read);
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
}

function localOptions(options: ServeOptions): LocalOptions {
  const { processes, initializer, initargs, maxTasksPerChild, context, permissions } = options;
  return {
    insights: true,
    ...(processes !== undefined && { processes }),
    ...(initializer !== undefined && { initializer }),
    ...(initargs !== undefined && { initargs }),
    ...(maxTasksPerChild !== undefined && { maxTasksPerChild }),
    ...(context !== undefined && { context }),
    ...(permissions !== undefined && { permissions }),
  };
}

class Host implements Server {
  readonly #client: RedisClient;
  readonly #pool: Pool;
  readonly #runner: JobRunner;
  readonly #began = performance.now();
  readonly #ended = deferred<void>();
  #worker: BullWorker | null = null;
  #closing: Promise<void> | null = null;
  #lockDuration = 0;

  constructor(client: RedisClient, pool: Pool, runner: JobRunner) {
    this.#client = client;
    this.#pool = pool;
    this.#runner = runner;
    this.#ended.promise.catch(() => {});
  }

  get closed(): Promise<void> {
    return this.#ended.promise;
  }

  async start(queue: string, prefix: string, options: ServeOptions): Promise<void> {
    const { lockDuration = 30_000, stalledInterval = 30_000 } = options;
    this.#lockDuration = lockDuration;
    const { Worker } = await peers();
    const worker = this.#worker = new Worker(queue, (job) => this.#runner.run(job), {
      connection: this.#client,
      prefix,
      concurrency: this.#pool.size,
      lockDuration,
      stalledInterval,
      maxStalledCount: STALLS,
      autorun: false,
    });
    // A lost connection comes back; what it has cost, other hosts make up for.
    worker.on("error", () => {});
    await worker.waitUntilReady();
    worker.run().catch(() => {});
    this.#runner.onBroken = (error) => this.#break(error);
  }

  #break(error: unknown): void {
    this.#ended.reject(error);
    this.close().catch(() => {});
  }

  health(): ServerHealth {
    return {
      uptime: performance.now() - this.#began,
      processes: this.#pool.size,
      ...this.#runner.counts,
      redis: this.#client.status,
    };
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    const away = new Away(this.#client, this.#lockDuration);
    const closed = this.#worker?.close();
    await Promise.race([closed, away.tooLong]);
    away.stop();
    // Other hosts may have its jobs by now: nobody waits for what it could say of them.
    await closeRedis(this.#client);
    await closed;
    this.#pool.close();
    await this.#pool.join();
    this.#ended.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Notices that Redis has been away for as long as the locks of jobs hold. */
class Away {
  /** Resolves when it has. */
  readonly tooLong: Promise<void>;
  readonly #client: RedisClient;
  readonly #limit: number;
  readonly #ended = deferred<void>();
  readonly #begin = () => this.#start();
  readonly #back = () => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: RedisClient, limit: number) {
    this.#client = client;
    this.#limit = limit;
    this.tooLong = this.#ended.promise;
    client.on("close", this.#begin);
    client.on("ready", this.#back);
    if (client.status !== "ready") this.#start();
  }

  #start(): void {
    // Each try that fails is another end.
    this.#timer ??= setTimeout(() => this.#ended.resolve(), this.#limit);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#client.off("close", this.#begin);
    this.#client.off("ready", this.#back);
  }
}
