// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Classes that know the objects of other copies of the library: see `common.ts`.
 *
 * @module
 */

/**
 * Lets `instanceof` of a class hold for objects of the same class in other copies too.
 *
 * @param Class The class.
 * @param name Its name in all copies.
 */
// deno-lint-ignore ban-types
export function brand(Class: Function, name: string): void {
  const key = Symbol.for(`@multiprocessing/process:${name}`);
  // A minifier may have given it another one, and errors and processes are named after their class.
  if (Class.name !== name) {
    Object.defineProperty(Class, "name", { value: name, configurable: true });
  }
  Object.defineProperty(Class.prototype, key, { value: true });
  Object.defineProperty(Class, Symbol.hasInstance, {
    // deno-lint-ignore ban-types
    value(this: Function, value: unknown): boolean {
      // A subclass has no brand of its own.
      if (this !== Class) return Function.prototype[Symbol.hasInstance].call(this, value);
      return typeof value === "object" && value !== null && key in value;
    },
  });
}
