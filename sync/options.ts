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
