// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A chart of lines over time, with a key that tells the figures where the cursor is, or the last ones.
 *
 * @module
 */

import { color, type Element, make, write } from "./dom.ts";
import { NONE } from "./format.ts";
import { type Plot, timeChart } from "./uplot.ts";

/** A line. */
export interface Line {
  label: string;
  tone: "accent" | "second" | "third" | "bad";
  /** Whether what is below it is filled. */
  isFilled?: boolean;
}

/** What a chart shows. */
export interface Figures {
  title: string;
  lines: readonly Line[];
  /** The text of a figure. */
  format: (value: number) => string;
  /** The least that its height stands for. */
  least: number;
  /** Whether there is nothing between two whole numbers. */
  isWhole?: boolean;
}

/** Steps of an axis of whole numbers. */
const WHOLE_STEPS = Array.from(
  { length: 12 },
  (_, power) => [1, 2, 5].map((each) => each * 10 ** power),
)
  .flat();

/** Some room above the highest. */
const ROOM = 1.12;

type Column = readonly (number | null)[];

/** The chart. */
export class LineChart {
  readonly #plot: Plot;
  readonly #values: Element[];
  readonly #view: Element;
  readonly #format: (value: number) => string;
  readonly #title: string;
  readonly #lines: readonly Line[];
  #columns: readonly Column[] = [];

  /**
   * Makes it.
   *
   * @param figure Where.
   * @param figures What it shows.
   */
  constructor(figure: Element, { title, lines, format, least, isWhole = false }: Figures) {
    this.#title = title;
    this.#lines = lines;
    this.#format = format;
    this.#values = lines.map(() => make("b", {}, NONE));
    const keys = lines.map(({ label, tone }, index) =>
      make("span", { class: "key", "data-tone": tone }, `${label} `, this.#values[index]!)
    );
    this.#view = make("div", { role: "img", "aria-label": title });
    figure.append(make("figcaption", {}, title, ...keys), this.#view);
    this.#plot = timeChart(this.#view, 150, {
      count: lines.length,
      series: lines.map(seriesOf),
      y: {
        range: (_: unknown, __: number, most: number | null) => [
          0,
          Math.max(least, (most ?? 0) * ROOM),
        ],
      },
      left: {
        size: 62,
        gap: 6,
        space: 34,
        ...(isWhole && { incrs: WHOLE_STEPS }),
        values: (_: unknown, all: number[]) => all.map(format),
      },
    }, () => this.#tell());
  }

  /**
   * Draws what was seen.
   *
   * @param columns The times, and the figures of each line.
   * @param span The least and the greatest time.
   */
  draw(columns: readonly Column[], span: { min: number; max: number }): void {
    this.#columns = columns;
    this.#plot.setData(columns, false);
    this.#plot.setScale("x", span);
    this.#tell();
  }

  /** Draws it in other colors. */
  redraw(): void {
    this.#plot.redraw(true, true);
  }

  /** Says in words what is to be seen. */
  describe(): void {
    const figures = this.#lines.map(({ label }, index) =>
      `${label} ${this.#values[index]!.textContent}`
    );
    this.#view.setAttribute("aria-label", `${this.#title}, last figures: ${figures.join(", ")}`);
  }

  #tell(): void {
    // It is told of the cursor as it is made.
    const index = this.#plot?.cursor.idx;
    for (const [line, element] of this.#values.entries()) {
      const column = this.#columns[line + 1] ?? [];
      const value = index == null ? column.findLast((each) => each !== null) : column[index];
      write(element, value == null ? NONE : this.#format(value));
    }
  }
}

function seriesOf({ label, tone, isFilled = false }: Line): object {
  return {
    label,
    stroke: () => color(`--${tone}`),
    width: 1.75,
    points: { show: false },
    spanGaps: true,
    ...(isFilled && { fill: () => color("--accent-soft") }),
  };
}
