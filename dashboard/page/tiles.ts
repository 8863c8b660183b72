// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The figures at the top.
 *
 * @module
 */

import type { PoolInsights } from "../../observe/figures.ts";
import { byId, type Element, make, write } from "./dom.ts";
import { amount, bytes, count, type Figure, rate, text, time } from "./format.ts";
import type { History } from "./history.ts";
import type { WorkerRow } from "./tables.ts";

/** What is known of a pool. */
export interface Known {
  figures: PoolInsights;
  history: History;
  workers: readonly WorkerRow[];
}

interface Tile {
  label: string;
  tone?: (known: Known) => string;
  value(known: Known): Figure;
  more(known: Known): string;
}

function most(values: readonly number[]): number {
  return values.reduce((all, value) => Math.max(all, value), 0);
}

function replaced(workers: readonly WorkerRow[]): number {
  return workers.reduce((sum, { starts }) => sum + Math.max(0, starts - 1), 0);
}

const TILES: readonly Tile[] = [
  {
    label: "Throughput",
    tone: () => "main",
    value: ({ history }) => rate(history.rate.at(-1) ?? 0),
    more: ({ history }) => `at most ${text(rate(most(history.rate)))}`,
  },
  {
    label: "Done",
    value: ({ figures }) => amount(figures.tasks.done),
    more: ({ figures }) => `of ${text(amount(figures.tasks.submitted))} submitted`,
  },
  {
    label: "Running",
    value: ({ figures }) => amount(figures.tasks.running),
    more: ({ workers }) =>
      `${workers.filter(({ state }) => state === "busy").length} of ${workers.length} workers busy`,
  },
  {
    label: "Queued",
    value: ({ figures }) => amount(figures.queued),
    more: ({ history }) => `at most ${text(amount(most(history.queued)))}`,
  },
  {
    label: "Latency, median",
    value: ({ figures }) => time(figures.latency.p50),
    more: ({ figures: { latency } }) =>
      `p90 ${text(time(latency.p90))}, p99 ${text(time(latency.p99))}`,
  },
  {
    label: "Work, median",
    value: ({ figures }) => time(figures.work.p50),
    more: ({ figures: { work } }) => `p99 ${text(time(work.p99))}, max ${text(time(work.max))}`,
  },
  {
    label: "Failed",
    tone: ({ figures: { tasks } }) => tasks.failed + tasks.lost > 0 ? "bad" : "",
    value: ({ figures }) => amount(figures.tasks.failed),
    more: ({ figures, workers }) =>
      `${count(figures.tasks.lost)} lost, workers replaced: ${count(replaced(workers))}`,
  },
  {
    label: "Memory",
    value: ({ history }) => bytes(history.memory.at(-1) ?? 0),
    more: ({ figures }) =>
      `the largest ${text(bytes(most(figures.workers.map(({ memory }) => memory))))}`,
  },
];

interface Shown {
  tile: Tile;
  element: Element;
  value: Element;
  unit: Element;
  more: Element;
}

/** All of them. */
export class Tiles {
  readonly #shown: Shown[] = TILES.map((tile) => {
    const value = make("span");
    const unit = make("span", { class: "unit" });
    const more = make("dd", { class: "more" });
    const element = make("div", { class: "tile" }, make("dt", {}, tile.label));
    element.append(make("dd", {}, value, unit), more);
    return { tile, element, value, unit, more };
  });

  /** Puts them into the page. */
  constructor() {
    byId("tiles").append(...this.#shown.map(({ element }) => element));
  }

  /**
   * Shows figures.
   *
   * @param known What is known.
   */
  show(known: Known): void {
    for (const { tile, element, value, unit, more } of this.#shown) {
      const [text, name] = tile.value(known);
      write(value, text);
      write(unit, name);
      write(more, tile.more(known));
      element.dataset.tone = tile.tone?.(known) ?? "";
    }
  }
}
