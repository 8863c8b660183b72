// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Kills workers of a pool at random, in many ways, while they are at short tasks that each leave a trace.
 *
 * @module
 */

import process from "node:process";
import { Pool, type StartMethod, WorkerLostError } from "../../mod.ts";
import { type Ending, leaveTrace } from "./fixtures/chaos_tasks.ts";

/** Milliseconds for which a worker is stopped before it is killed, at the most. */
const STOPPED_MS = 30;

/** How many tasks are done between two kills, at the most: one that is killed before it is ready tells little. */
const DONE_BETWEEN = 60;

/** How many tasks are under way at once. */
const AT_ONCE = 100;

/** How much is done. */
export interface ChaosOptions {
  /** The start method. */
  context: StartMethod;
  /** How many tasks there are at the least: as long as there are kills left, more are given. */
  tasks: number;
  /** How many workers are killed, or end themselves. */
  kills: number;
  /** A file for the traces. */
  path: string;
}

/** What has come of it. */
export interface ChaosResult {
  /** Tasks that were given. */
  given: number;
  /** Those that gave a result. */
  done: number;
  /** Those whose worker died. */
  lost: number;
  /** What else came of one. */
  odd: string[];
  /** Tasks that gave a result, and were not begun just once. */
  notOnce: number[];
  /** Tasks that were begun more than once. */
  twice: number[];
  /** Workers that were killed or have ended themselves. */
  kills: number;
}

/** One run. */
class Chaos {
  readonly #options: ChaosOptions;
  readonly #pool: Pool;
  readonly #done = new Set<number>();
  readonly #result: ChaosResult = {
    given: 0,
    done: 0,
    lost: 0,
    odd: [],
    notOnce: [],
    twice: [],
    kills: 0,
  };
  /** Called when a task has ended, whoever waits for that. */
  #onEnd: (() => void) | null = null;

  constructor(options: ChaosOptions) {
    this.#options = options;
    this.#pool = new Pool({ processes: 4, context: options.context });
  }

  async run(): Promise<ChaosResult> {
    const { context, tasks } = this.#options;
    const hands = Array.from({ length: AT_ONCE }, async () => {
      while (this.#hasKills || this.#result.given < tasks) await this.#give();
    });
    // A thread can't be killed from outside: only its own tasks end it.
    await Promise.all([...hands, context === "worker" ? undefined : this.#killMany()]);
    await this.#checkPool();
    return this.#result;
  }

  get #hasKills(): boolean {
    return this.#result.kills < this.#options.kills;
  }

  async #give(): Promise<void> {
    const number = this.#result.given++;
    const ending = this.#endingOf();
    if (ending !== "returns") this.#result.kills++;
    try {
      const path = this.#options.path;
      await this.#pool.apply(leaveTrace, [path, number, ending]);
      this.#result.done++;
      this.#done.add(number);
    } catch (error) {
      if (error instanceof WorkerLostError) this.#result.lost++;
      else this.#result.odd.push(`${error}`);
    }
    this.#onEnd?.();
  }

  #endingOf(): Ending {
    const often = this.#options.context === "worker" ? 0.02 : 0.002;
    if (!this.#hasKills || Math.random() > often) return "returns";
    return Math.random() < 0.5 ? "exits" : "throws late";
  }

  async #killMany(): Promise<void> {
    while (this.#hasKills) {
      const { pids } = this.#pool;
      const pid = pids[Math.floor(Math.random() * pids.length)];
      if (pid !== undefined && await killOne(pid)) this.#result.kills++;
      await this.#ended(Math.random() * DONE_BETWEEN);
    }
  }

  /** Waits until some more tasks have ended. */
  async #ended(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      await new Promise<void>((resolve) => this.#onEnd = resolve);
    }
  }

  async #checkPool(): Promise<void> {
    const pool = this.#pool;
    const roots = await pool.map(Math.sqrt, Array.from({ length: 100 }, (_, index) => index ** 2));
    if (roots.some((root, index) => root !== index)) this.#result.odd.push("The pool is broken");
    pool.close();
    await pool.join();
    await this.#checkTraces();
  }

  async #checkTraces(): Promise<void> {
    const counts = new Map<number, number>();
    for (const line of (await Deno.readTextFile(this.#options.path)).split("\n").slice(0, -1)) {
      counts.set(Number(line), (counts.get(Number(line)) ?? 0) + 1);
    }
    for (const number of this.#done) {
      if (counts.get(number) !== 1) this.#result.notOnce.push(number);
    }
    for (const [number, count] of counts) if (count > 1) this.#result.twice.push(number);
  }
}

/** SIGKILL, SIGTERM, or SIGSTOP and then SIGKILL; whether there was still somebody to kill. */
async function killOne(pid: number): Promise<boolean> {
  const way = Math.floor(Math.random() * 3);
  try {
    if (way === 2) {
      process.kill(pid, "SIGSTOP");
      await sleep(Math.random() * STOPPED_MS);
    }
    process.kill(pid, way === 1 ? "SIGTERM" : "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Does it all.
 *
 * @param options How much.
 * @returns What has come of it.
 */
export function chaos(options: ChaosOptions): Promise<ChaosResult> {
  return new Chaos(options).run();
}
