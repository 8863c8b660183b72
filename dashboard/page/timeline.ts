// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A row for each worker: the stronger its color, the more of the time it has worked.
 *
 * @module
 */

import { color, type Element, make } from "./dom.ts";
import type { History } from "./history.ts";
import { type Plot, timeChart } from "./uplot.ts";

/** Dots of a row, and of what stands above and below them. */
const [ROW, LEAST_ROW, FRAME] = [22, 7, 34];

/** Rows that have a name each. */
const MOST_NAMES = 24;

/** Faint enough to be told from a worker that works, strong enough to be told from one that doesn't. */
const [FAINTEST, STRONGEST] = [0.18, 0.92];

/** The timeline. */
export class Timeline {
  readonly #view: Element;
  #plot: Plot | null = null;
  #names: readonly string[] = [];
  #history: History | null = null;

  /**
   * Makes it.
   *
   * @param figure Where.
   */
  constructor(figure: Element) {
    const keys = [
      make("span", { class: "key", "data-tone": "accent" }, "at work"),
      make("span", { class: "key", "data-tone": "bad" }, "replaced"),
    ];
    this.#view = make("div", { role: "img", "aria-label": "Timeline of workers" });
    figure.append(make("figcaption", {}, "Timeline", ...keys), this.#view);
  }

  /**
   * Draws what was seen.
   *
   * @param history The pool's past.
   * @param names Those of the workers.
   * @param span The least and the greatest time.
   */
  draw(history: History, names: readonly string[], span: { min: number; max: number }): void {
    if (this.#plot === null || names.length !== this.#names.length) this.#make(names.length);
    this.#history = history;
    this.#names = names;
    this.#plot!.setData([history.at, history.at.map(() => null)], false);
    this.#plot!.setScale("x", span);
  }

  /** Draws it in other colors. */
  redraw(): void {
    this.#plot?.redraw(true, true);
  }

  /** Says in words what is to be seen. */
  describe(): void {
    const shares = this.#names.map((name, worker) =>
      `${name} ${Math.round((this.#history?.share(worker, 20) ?? 0) * 100)} %`
    );
    const text = `Timeline of workers, at work in the last 10 seconds: ${shares.join(", ")}`;
    this.#view.setAttribute("aria-label", text);
  }

  #make(rows: number): void {
    this.#view.replaceChildren();
    const height = Math.max(LEAST_ROW, Math.min(ROW, 640 / Math.max(1, rows))) * rows + FRAME;
    const every = Math.ceil(rows / MOST_NAMES);
    this.#plot = timeChart(this.#view, Math.round(height), {
      count: 1,
      series: [{ points: { show: false } }],
      y: { range: [0, Math.max(1, rows)], dir: -1 },
      hooks: { draw: [(plot: Plot) => this.#paint(plot)] },
      left: {
        size: 100,
        gap: 8,
        grid: { show: false },
        splits: () => Array.from({ length: rows }, (_, row) => row + 0.5),
        values: (_: unknown, all: number[]) =>
          all.map((at) => Math.floor(at) % every === 0 ? this.#names[Math.floor(at)] ?? "" : ""),
      },
    });
  }

  #paint(plot: Plot): void {
    const history = this.#history;
    if (history === null) return;
    const { ctx, bbox: { left, top, width, height } } = plot;
    const row = height / Math.max(1, this.#names.length);
    const inset = Math.min(2, row / 6);
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    for (const worker of this.#names.keys()) {
      const [y, tall] = [top + worker * row + inset, row - 2 * inset];
      ctx.globalAlpha = 1;
      ctx.fillStyle = color("--grid");
      ctx.fillRect(left, y, width, tall);
      ctx.fillStyle = color("--accent");
      for (const { from, to, share } of runs(history, worker)) {
        // Whole dots: else there would be seams.
        const x = Math.round(plot.valToPos(from, "x", true));
        const end = Math.round(plot.valToPos(to, "x", true));
        ctx.globalAlpha = FAINTEST + (STRONGEST - FAINTEST) * share;
        ctx.fillRect(x, y, Math.max(1, end - x), tall);
      }
    }
    ctx.globalAlpha = 1;
    ctx.fillStyle = color("--bad");
    for (const { at, worker } of history.marks) {
      ctx.fillRect(plot.valToPos(at, "x", true) - 1, top + worker * row, 3, row);
    }
    ctx.restore();
  }
}

/** Looks of a worker that are alike are one. */
function* runs(
  { at, busy }: History,
  worker: number,
): Generator<{ from: number; to: number; share: number }> {
  let from: number | null = null;
  let share = 0;
  for (const [index, cell] of busy.entries()) {
    const next = Math.round((cell[worker] ?? 0) * 20) / 20;
    const begin = at[index - 1] ?? at[index]! - 0.5;
    if (from !== null && next === share) continue;
    if (from !== null && share > 0) yield { from, to: begin, share };
    [from, share] = [begin, next];
  }
  if (from !== null && share > 0) yield { from, to: at.at(-1)!, share };
}
