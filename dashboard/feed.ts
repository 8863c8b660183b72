// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the pages of a dashboard are told, by server-sent events.
 *
 * @module
 */

import type { Clock } from "../base/clock.ts";
import { untilEnd } from "../base/pool_end.ts";
import type { WebStream } from "../runtime/web_contract.ts";
import { type Hello, PACE, type PoolNow, type WatchedPool } from "./figures.ts";
import { Sampler } from "./sampler.ts";

/** Pages at once. */
const MOST_PAGES = 64;

/** Milliseconds until a page that has lost the program looks for it again. */
const RETRY = 1_000;

/** A pool, and what is known of it. */
interface Watched {
  readonly name: string;
  readonly sampler: Sampler;
}

/** Looks at pools, and tells all pages. */
export class Feed {
  readonly #title: string;
  readonly #watched: readonly Watched[];
  readonly #pages = new Set<WebStream>();
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  #timer: unknown = null;
  #now: PoolNow[] = [];
  #isClosed = false;

  /**
   * Begins to look.
   *
   * @param pools The pools.
   * @param title What stands above the page.
   * @param onEnd Called when all pools have ended, and the pages were told.
   * @param clock Tells the time; its timers keep no program alive.
   */
  constructor(pools: readonly WatchedPool[], title: string, onEnd: () => void, clock: Clock) {
    this.#title = title;
    this.#clock = clock;
    this.#onEnd = onEnd;
    this.#watched = pools.map((pool, index) => ({
      name: pools.length === 1 ? "Pool" : `Pool ${index + 1}`,
      sampler: new Sampler(pool, Date.now()),
    }));
    pools.forEach((pool, index) => this.#awaitEnd(pool, this.#watched[index]!.sampler));
    this.#look();
  }

  /** Whether there is room for one more page. */
  get hasRoom(): boolean {
    return this.#pages.size < MOST_PAGES;
  }

  /**
   * A page listens.
   *
   * @param page What it is told by.
   * @returns Called when it listens no more.
   */
  add(page: WebStream): () => void {
    const pools = this.#watched.map(({ name, sampler }) => ({ name, samples: sampler.samples }));
    page.send(`retry: ${RETRY}\n\n`);
    page.send(event("hello", { title: this.#title, pools } satisfies Hello));
    page.send(event("now", this.#now));
    this.#pages.add(page);
    return () => void this.#pages.delete(page);
  }

  /** Nobody is told anything any more, but that. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#tell("end", null);
    if (this.#timer !== null) this.#clock.clear(this.#timer);
    this.#timer = null;
    for (const page of this.#pages) page.end();
    this.#pages.clear();
  }

  #look(): void {
    const now = Date.now();
    this.#now = this.#watched.map(({ sampler }) => sampler.look(now));
    this.#tell("now", this.#now);
    this.#timer = this.#clock.set(() => this.#look(), PACE);
  }

  async #awaitEnd(pool: WatchedPool, sampler: Sampler): Promise<void> {
    await untilEnd(pool);
    sampler.hasEnded = true;
    if (!this.#isClosed && this.#watched.every(({ sampler }) => sampler.hasEnded)) this.#end();
  }

  /** What was to be seen last stays on the pages. */
  #end(): void {
    const now = Date.now();
    this.#tell("now", this.#watched.map(({ sampler }) => sampler.look(now)));
    this.#onEnd();
  }

  #tell(name: string, data: unknown): void {
    if (this.#pages.size === 0) return;
    const text = event(name, data);
    for (const page of this.#pages) {
      if (!page.send(text)) this.#pages.delete(page);
    }
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
