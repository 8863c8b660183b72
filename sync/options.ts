// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Checks what primitives are made with.
 *
 * @module
 */

/**
 * Refuses what is no options object, and keys that are none.
 *
 * @typeParam T The options.
 * @param what What is made, for the text of errors.
 * @param options The options.
 * @param keys The keys that there are.
 * @returns The options.
 * @throws {TypeError} If something is wrong with them.
 */
export function checkOptions<T extends object>(what: string, options: T, keys: (keyof T)[]): T {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot make a ${what} as "options" must be an object: current value is ${String(options)}`,
    );
  }
  for (const key of Object.keys(options)) {
    if (keys.includes(key as keyof T)) continue;
    throw new TypeError(
      `Cannot make a ${what} as it has no option "${key}": those that it has are ${
        keys.join(", ")
      }`,
    );
  }
  return options;
}

/**
 * Refuses what is no whole number in a range.
 *
 * @param action What is done, for the text of errors.
 * @param name The name of the number.
 * @param value The number.
 * @param least The least that it may be.
 * @param most The most that it may be.
 * @throws {TypeError} If it is no whole number.
 * @throws {RangeError} If it is out of the range.
 */
export function checkCount(
  action: string,
  name: string,
  value: number,
  least: number,
  most: number,
): void {
  if (!Number.isInteger(value)) {
    throw new TypeError(
      `Cannot ${action} as "${name}" must be a whole number: current value is ${String(value)}`,
    );
  }
  if (value >= least && value <= most) return;
  throw new RangeError(
    `Cannot ${action} as "${name}" must be from ${least} to ${most}: current value is ${value}`,
  );
}
