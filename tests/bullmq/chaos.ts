// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Kills hosts and Redis at random while tasks are done, and counts what becomes of each task.
 *
 * @module
 */

import { Pool } from "../../bullmq/mod.ts";
import { WorkerLostError } from "../../mod.ts";
import { logged } from "./fixtures/tasks.ts";
import { HostProcess, ROOT } from "./hosts.ts";
import { RedisServer } from "./redis_server.ts";

/** How much of it. */
export interface ChaosOptions {
  /** Tasks, one job each. */
  tasks: number;
  /** Hosts that are killed. */
  kills: number;
  /** Restarts of Redis. */
  restarts: number;
  /** How often a task may be begun. */
  attempts: number;
}

/** What has become of the tasks. */
export interface ChaosResult {
  /** With the right result. */
  right: number;
  /** With a wrong one. */
  wrong: number;
  /** With `WorkerLostError`. */
  lost: number;
  /** With any other error, and what it said. */
  errors: string[];
  /** The most often that one was begun. */
  mostBegun: number;
  /** How often tasks were begun, all in all. */
  begun: number;
  /** Hosts that were killed. */
  kills: number;
  /** Restarts of Redis. */
  restarts: number;
}

/** Tasks that are on their way at once. */
const AT_ONCE = 200;

/** Hosts at work. */
const HOSTS = 3;

/** Does it. */
export async function chaos(options: ChaosOptions): Promise<ChaosResult> {
  await using redis = await RedisServer.start("always");
  const folder = await Deno.makeTempDir({ prefix: "mp-chaos-" });
  try {
    return await run(redis, `${folder}/log`, options);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(redis: RedisServer, log: string, options: ChaosOptions): Promise<ChaosResult> {
  const { tasks, attempts } = options;
  const found = { right: 0, wrong: 0, lost: 0, errors: [] as string[], kills: 0, restarts: 0 };
  await using pool = new Pool({ connection: redis.connection, root: ROOT, attempts });
  const hosts = Array.from({ length: HOSTS }, () => startHost(redis));
  let done = 0;
  let next = 0;
  const troubles = new Trouble(redis, hosts, options, found);
  const lane = async () => {
    while (next < tasks) {
      const x = next++;
      try {
        if (await pool.apply(logged, [log, x]) === x + 1) found.right++;
        else found.wrong++;
      } catch (error) {
        if (error instanceof WorkerLostError) found.lost++;
        else found.errors.push(String(error));
      }
      troubles.at(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, tasks) }, lane));
  await troubles.over();
  for (const host of hosts) await host[Symbol.asyncDispose]();
  return { ...found, ...await begunIn(log) };
}

function startHost(redis: RedisServer): HostProcess {
  const host = new HostProcess(redis.path, ["--processes", "2"]);
  // One that is killed as it starts never serves.
  host.serving.catch(() => {});
  return host;
}

/** What goes wrong, spread over the tasks that are done. */
class Trouble {
  readonly #redis: RedisServer;
  readonly #hosts: HostProcess[];
  readonly #options: ChaosOptions;
  readonly #found: { kills: number; restarts: number };
  #last: Promise<void> = Promise.resolve();

  constructor(
    redis: RedisServer,
    hosts: HostProcess[],
    options: ChaosOptions,
    found: { kills: number; restarts: number },
  ) {
    this.#redis = redis;
    this.#hosts = hosts;
    this.#options = options;
    this.#found = found;
  }

  /** So many tasks are done. */
  at(done: number): void {
    const { tasks, kills, restarts } = this.#options;
    const isDue = (count: number) =>
      Math.floor(done * (count + 1) / tasks) >
        Math.floor((done - 1) * (count + 1) / tasks) && done < tasks;
    if (isDue(kills)) this.#last = this.#last.then(() => this.#kill());
    if (isDue(restarts)) this.#last = this.#last.then(() => this.#restart());
  }

  async #kill(): Promise<void> {
    const index = Math.floor(Math.random() * this.#hosts.length);
    const host = this.#hosts[index]!;
    // Redis may be away: then it would never serve.
    this.#hosts[index] = startHost(this.#redis);
    await host.end("SIGKILL");
    this.#found.kills++;
    await this.#hosts[index].serving;
  }

  async #restart(): Promise<void> {
    await this.#redis.restart();
    this.#found.restarts++;
  }

  /** When nothing goes wrong any more. */
  async over(): Promise<void> {
    await this.#last;
  }
}

async function begunIn(log: string): Promise<{ mostBegun: number; begun: number }> {
  const counts = new Map<string, number>();
  const lines = (await Deno.readTextFile(log)).trim().split("\n");
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return { mostBegun: Math.max(...counts.values()), begun: lines.length };
}
