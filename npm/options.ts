// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The options of `deno task npm:test`.
 *
 * @module
 */

/**
 * Whether a flag was given.
 *
 * @param name Its name, without dashes.
 * @returns Whether.
 */
export function flag(name: string): boolean {
  return Deno.args.includes(`--${name}`);
}

/**
 * The value of an option.
 *
 * @param name Its name, without dashes.
 * @returns What stands after the equals sign; undefined if it was not given.
 */
export function option(name: string): string | undefined {
  return Deno.args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
}
