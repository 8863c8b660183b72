// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Numbers and times as people read them.
 *
 * @module
 */

/**
 * A count, in groups of three digits.
 *
 * @param value The count.
 * @returns Its text, as `1,234`.
 */
export function countText(value: number): string {
  const rounded = Number.isInteger(value) ? String(value) : value.toFixed(1);
  return rounded.replace(/\B(?=(?:\d{3})+(?!\d))/g, ",");
}

/**
 * A rate.
 *
 * @param perSecond How many in a second.
 * @returns Its text, as `12/s`; by the minute if it is slow.
 */
export function rateText(perSecond: number): string {
  if (perSecond >= 1_000_000) return `${(perSecond / 1_000_000).toFixed(1)}M/s`;
  if (perSecond >= 10) return `${countText(Math.round(perSecond))}/s`;
  if (perSecond >= 0.5) return `${perSecond.toFixed(1)}/s`;
  return `${(perSecond * 60).toFixed(1)}/min`;
}

/**
 * A duration, in whole seconds.
 *
 * @param milliseconds How long.
 * @returns Its text, as `0:07` or `1:02:03`.
 */
export function clockText(milliseconds: number): string {
  const all = Math.round(milliseconds / 1000);
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const end = String(seconds).padStart(2, "0");
  if (hours === 0) return `${minutes}:${end}`;
  return `${hours > 99 ? countText(hours) : hours}:${String(minutes).padStart(2, "0")}:${end}`;
}

/**
 * How long something took.
 *
 * @param milliseconds How long.
 * @returns Its text, as `4.2 s` or `1:04`.
 */
export function tookText(milliseconds: number): string {
  return milliseconds < 9_950 ? `${(milliseconds / 1000).toFixed(1)} s` : clockText(milliseconds);
}
