// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The times of dates, as they are sent.
 *
 * @module
 */

const { getTime } = Date.prototype;

/**
 * The milliseconds of a date.
 *
 * @param value What may be a date.
 * @returns Its time, or `undefined` if it is none: only what was made as one has a time.
 */
export function timeOf(value: object): number | undefined {
  try {
    return getTime.call(value);
  } catch {
    return undefined;
  }
}

/**
 * The milliseconds of each date in a list.
 *
 * @param values What may be dates.
 * @returns The times, or `undefined` if one of them was not made as a date.
 */
export function timesOf(values: Date[]): number[] | undefined {
  const times = new Array<number>(values.length);
  try {
    for (let i = 0; i < values.length; i++) times[i] = getTime.call(values[i]);
  } catch {
    return undefined;
  }
  return times;
}
