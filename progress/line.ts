// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The line of one bar, for a terminal of any width, and the plain one for where there is none.
 *
 * @module
 */

import type { Tally } from "./tally.ts";
import { clockText, countText, rateText, tookText } from "./texts.ts";
import { cut, plainLine, widthOf } from "./width.ts";

/** What stands in a line besides figures. */
export interface Labels {
  /** What is done. */
  title: string;
  /** What is counted. */
  unit: string;
}

/** Draws a bar of so many columns. */
export type DrawBar = (share: number, columns: number, hasEnded: boolean) => string;

/** Columns of the longest bar, and of the shortest that is worth its place. */
const [LONGEST, SHORTEST] = [40, 6];

/** A title takes no more than this part of a line while there is more to tell. */
const TITLE_SHARE = 0.4;

/** Columns of a title that still tell something. */
const TITLE_LEAST = 8;

interface Parts {
  title: string;
  percent: string;
  count: string;
  unit: string;
  rate: string;
  time: string;
}

/** What is told, from the fullest line to the shortest but for the last; the bar takes what is left. */
const CHOICES: readonly (readonly (keyof Parts | "bar")[])[] = [
  ["title", "bar", "percent", "count", "unit", "rate", "time"],
  ["title", "bar", "percent", "count", "rate", "time"],
  ["title", "bar", "percent", "count", "time"],
  ["title", "bar", "percent", "time"],
  ["title", "bar", "percent"],
];

/** As above, where the total is unknown. */
const OPEN_CHOICES: typeof CHOICES = [
  ["title", "count", "unit", "rate", "time"],
  ["title", "count", "rate", "time"],
  ["title", "count", "time"],
];

function partsOf(tally: Tally, { title, unit }: Labels): Parts {
  const { done, total, share, rate } = tally;
  const of = total === null ? "" : `/${countText(total)}`;
  return {
    title: plainLine(title),
    percent: share === null ? "" : `${Math.floor(share * 100)}%`.padStart(4),
    count: `${countText(done)}${of}`,
    unit: plainLine(unit),
    rate: rate === null ? "" : rateText(rate),
    time: timeText(tally),
  };
}

function timeText({ hasEnded, elapsed, left, total }: Tally): string {
  if (hasEnded) return `in ${tookText(elapsed)}`;
  if (total === null) return clockText(elapsed);
  return left === null ? "" : `${clockText(left)} left`;
}

/**
 * The line in a terminal.
 *
 * @param tally How far it is.
 * @param labels Its title and unit.
 * @param columns How many there are.
 * @param bar Draws the bar.
 * @returns A text that takes no more columns.
 */
export function barLine(tally: Tally, labels: Labels, columns: number, bar: DrawBar): string {
  const parts = partsOf(tally, labels);
  const choices = tally.share === null ? OPEN_CHOICES : CHOICES;
  const title = cut(parts.title, Math.max(TITLE_LEAST, Math.floor(columns * TITLE_SHARE)));
  for (const choice of choices) {
    const line = fill(choice, { ...parts, title }, columns, tally, bar);
    if (line !== null) return line;
  }
  const figure = tally.share === null ? parts.count : parts.percent.trim();
  const rest = cut(parts.title, columns - widthOf(figure) - 1);
  return cut(rest === "" ? figure : `${rest} ${figure}`, columns);
}

/** Null if it is too long. */
function fill(
  choice: (typeof CHOICES)[number],
  parts: Parts,
  columns: number,
  tally: Tally,
  bar: DrawBar,
): string | null {
  const texts = choice.map((part) => part === "bar" ? null : parts[part])
    .filter((text) => text !== "");
  const taken = texts.reduce((sum, text) => sum + (text === null ? 0 : widthOf(text)), 0);
  const left = columns - taken - (texts.length - 1);
  if (left < (texts.includes(null) ? SHORTEST : 0)) return null;
  const drawn = () => bar(tally.share ?? 0, Math.min(left, LONGEST), tally.hasEnded);
  return texts.map((text) => text ?? drawn()).join(" ");
}

/**
 * The line where there is no terminal.
 *
 * @param tally How far it is.
 * @param labels Its title and unit.
 * @returns The text, without an end of line.
 */
export function logLine(tally: Tally, labels: Labels): string {
  const { title, percent, unit, rate, time } = partsOf(tally, labels);
  const { done, total } = tally;
  const of = total === null ? "" : ` of ${countText(total)}`;
  const count = `${countText(done)}${of}${unit === "" ? "" : ` ${unit}`}`;
  const figures = [percent === "" ? count : `${percent.trim()} (${count})`, rate, time];
  const text = figures.filter((figure) => figure !== "").join(", ");
  return title === "" ? text : `${title}: ${text}`;
}
