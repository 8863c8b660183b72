// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Figures as people read them.
 *
 * @module
 */

/** A figure and its unit. */
export type Figure = readonly [value: string, unit: string];

/** What stands where there is nothing to tell. */
export const NONE = "–";

/** A count, in groups of three digits. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** Three digits that tell something. */
function short(value: number): string {
  if (value === 0) return "0";
  if (value >= 100) return count(value);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A number of which there may be many. */
export function amount(value: number): Figure {
  if (value >= 10_000_000) return [short(value / 1_000_000), "M"];
  if (value >= 100_000) return [short(value / 1_000), "k"];
  return [count(value), ""];
}

/** Of tasks in a second. */
export function rate(value: number): Figure {
  const [text, unit] = value >= 100 ? amount(value) : [short(value), ""];
  return [text, `${unit}/s`];
}

/** Milliseconds. */
export function time(value: number): Figure {
  if (value >= 3_600_000) return [short(value / 3_600_000), "h"];
  if (value >= 60_000) return [short(value / 60_000), "min"];
  if (value >= 1_000) return [short(value / 1_000), "s"];
  return value > 0 && value < 1 ? [count(value * 1_000), "µs"] : [short(value), "ms"];
}

/** Bytes. */
export function bytes(value: number): Figure {
  if (value >= 1e9) return [short(value / 1e9), "GB"];
  if (value >= 1e6) return [short(value / 1e6), "MB"];
  return value === 0 ? ["0", "MB"] : [short(value / 1e3), "kB"];
}

/** From 0 to 1. */
export function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

/** A figure in one text. */
export function text([value, unit]: Figure): string {
  return unit === "" ? value : unit.startsWith("/") ? `${value}${unit}` : `${value} ${unit}`;
}
