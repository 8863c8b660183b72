// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Tables for a terminal.
 *
 * @module
 */

/** A row: a text goes to the left, a number to the right. */
export type Row = readonly (string | number)[];

/**
 * Lays out a table.
 *
 * @param head The titles of the columns.
 * @param rows The rows; a number is shown with three significant digits, and a whole one in full.
 * @returns The lines, joined.
 */
export function table(head: readonly string[], rows: readonly Row[]): string {
  const texts = rows.map((row) => row.map(cell));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0))
  );
  const isNumeric = head.map((_, column) => rows.some((row) => typeof row[column] === "number"));
  const line = (cells: readonly string[]) =>
    cells.map((text, column) => {
      const width = widths[column] ?? 0;
      return isNumeric[column] ? text.padStart(width) : text.padEnd(width);
    }).join("   ").trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("   "), ...texts.map(line)]
    .join("\n");
}

function cell(value: string | number): string {
  return typeof value === "string" ? value : figure(value);
}

/**
 * A number as people read it.
 *
 * @param value The number.
 * @returns Three significant digits; those before the point in full, with thousands set apart.
 */
export function figure(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) {
    return Math.round(value).toLocaleString("en-US");
  }
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/**
 * The value in the middle.
 *
 * @param values At least one.
 * @returns The median.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
