// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A pool whose figures a test sets, and one that makes them up as time goes on.
 *
 * @module
 */

import { provideEnd } from "../../base/pool_end.ts";
import type { WatchedPool } from "../../dashboard/figures.ts";
import type { PoolInsights, WorkerInsights } from "../../observe/figures.ts";

const NONE = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 };

/** Figures of a pool that has done nothing. */
export function makeFigures(workers: number): PoolInsights {
  return {
    workers: Array.from({ length: workers }, (_, index) => makeWorker(index)),
    tasks: { submitted: 0, running: 0, done: 0, failed: 0, lost: 0 },
    queued: 0,
    latency: NONE,
    work: NONE,
    slowest: [],
  };
}

function makeWorker(index: number): WorkerInsights {
  return {
    pid: 4_000 + index,
    name: `PoolWorker-${index + 1}`,
    tasks: 0,
    lost: 0,
    starts: 1,
    startMs: 38,
    initMs: 4,
    waitMs: 0,
    workMs: 0,
    memory: 60_000_000,
    state: "idle",
    task: null,
  };
}

/** A pool without workers. */
export class FakePool implements WatchedPool {
  figures: PoolInsights;
  readonly size: number;
  readonly #ended = Promise.withResolvers<void>();

  static {
    provideEnd<FakePool>(this.prototype, (pool) => pool.#ended.promise);
  }

  constructor(size = 2) {
    this.size = size;
    this.figures = makeFigures(size);
  }

  insights(): PoolInsights {
    return structuredClone(this.figures);
  }

  /** It ends. */
  close(): void {
    this.#ended.resolve();
  }
}

/** Numbers that look like chance and are the same each time. */
function* chance(): Generator<number, never> {
  let state = 42;
  for (;;) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield state / 2 ** 32;
  }
}

/** Does as if it rendered rows of a picture, a few of which take long. */
export class BusyPool extends FakePool {
  readonly #chance = chance();
  readonly #ends: number[];
  readonly #begins: number[];
  readonly #times: number[] = [];
  #now = 0;

  constructor(size = 4, submitted = 9_600) {
    super(size);
    this.figures.tasks.submitted = submitted;
    this.figures.queued = submitted;
    this.#ends = this.figures.workers.map(() => 0);
    this.#begins = this.figures.workers.map(() => 0);
  }

  #draw(): number {
    return this.#chance.next().value;
  }

  /** Lets milliseconds pass. */
  pass(milliseconds: number): void {
    for (const end = this.#now + milliseconds; this.#now < end; this.#now += 5) {
      for (const index of this.figures.workers.keys()) this.#step(index);
    }
  }

  #step(index: number): void {
    const worker = this.figures.workers[index]!;
    const { tasks } = this.figures;
    if (worker.state === "busy") {
      if (this.#now < this.#ends[index]!) return;
      this.#finish(index, worker);
    }
    if (worker.state === "starting") {
      if (this.#now < this.#ends[index]!) return;
      worker.state = "idle";
    }
    if (this.figures.queued === 0 || this.#draw() < 0.02 * (index + 1)) {
      worker.waitMs += 5;
      return;
    }
    const wave = 1 + 0.6 * Math.sin(this.#now / 9_000);
    const long = this.#draw() < 0.002 ? 2_500 * this.#draw() : 0;
    this.#begins[index] = this.#now;
    this.#ends[index] = this.#now + (8 + 40 * this.#draw() ** 2) * wave + long;
    worker.state = "busy";
    worker.task = "renderRow";
    this.figures.queued--;
    tasks.running++;
    worker.memory = 58e6 + 22e6 * this.#draw() + index * 4e6;
  }

  #finish(index: number, worker: WorkerInsights): void {
    const { tasks } = this.figures;
    const took = this.#now - this.#begins[index]!;
    tasks.running--;
    worker.state = "idle";
    worker.task = null;
    worker.workMs += took;
    if (this.#draw() < 0.0004) {
      tasks.lost++;
      worker.lost++;
      worker.starts++;
      worker.pid += 37;
      worker.state = "starting";
      this.#ends[index] = this.#now + 900;
      return;
    }
    worker.tasks++;
    if (this.#draw() < 0.001) tasks.failed++;
    else tasks.done++;
    this.#times.push(took);
    this.#measure(took, worker);
  }

  #measure(took: number, worker: WorkerInsights): void {
    const sorted = this.#times.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
    const mean = sorted.reduce((sum, each) => sum + each, 0) / sorted.length;
    const work = {
      count: sorted.length,
      mean,
      p50: at(0.5),
      p90: at(0.9),
      p99: at(0.99),
      max: at(1),
    };
    this.figures.work = work;
    this.figures.latency = { ...work, mean: mean + 4, p50: work.p50 + 3, p90: work.p90 + 5 };
    const row = {
      target: "renderRow",
      args: `[${this.figures.tasks.done}, { width: 900, depth: 400 }]`,
    };
    this.figures.slowest.push({ ...row, ms: took, pid: worker.pid });
    this.figures.slowest.sort((a, b) => b.ms - a.ms);
    this.figures.slowest.length = Math.min(5, this.figures.slowest.length);
  }
}
