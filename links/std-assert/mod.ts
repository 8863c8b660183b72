// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The functions of `@std/assert` that this project uses, with its signatures, over `node:assert`: for
 * networks that have no JSR. Whoever installs the package gets the real one.
 *
 * @module
 */

import nodeAssert, { AssertionError as NodeAssertionError } from "node:assert";

/** What a failed assertion throws. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

// deno-lint-ignore no-explicit-any
type AbstractConstructor = abstract new (...args: any[]) => any;

function run(check: () => void, message: string | undefined): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof NodeAssertionError)) throw error;
    throw new AssertionError(message ? `${error.message}: ${message}` : error.message);
  }
}

/** Fails unless `expression` is truthy. */
export function assert(expression: unknown, message = ""): asserts expression {
  if (!expression) throw new AssertionError(message);
}

/** Fails if `expression` is truthy. */
export function assertFalse(expression: unknown, message = ""): void {
  if (expression) throw new AssertionError(message);
}

/** Fails always. */
export function fail(message?: string): never {
  throw new AssertionError(`Failed assertion${message ? `: ${message}` : "."}`);
}

/** Fails unless both are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  run(() => nodeAssert.deepStrictEqual(actual, expected), message);
}

/** Fails if both are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  run(() => nodeAssert.notDeepStrictEqual(actual, expected), message);
}

/** Fails unless both are the same value. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  run(() => nodeAssert.strictEqual(actual, expected), message);
}

/** Fails if both are the same value. */
export function assertNotStrictEquals<T>(actual: T, expected: T, message?: string): void {
  run(() => nodeAssert.notStrictEqual(actual, expected), message);
}

/** Fails for null and undefined. */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  if (actual === null || actual === undefined) {
    throw new AssertionError(`Expected a value, got ${actual}${message ? `: ${message}` : ""}`);
  }
}

/** Fails unless `actual` is an instance of `expectedType`. */
export function assertInstanceOf<T extends AbstractConstructor>(
  actual: unknown,
  expectedType: T,
  message = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  throw new AssertionError(
    `Expected an instance of ${expectedType.name}, got ${actual} ${message}`,
  );
}

/** Fails unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(
    `Expected "${actual}" to contain "${expected}"${message ? `: ${message}` : ""}`,
  );
}

/** Fails unless `actual` matches. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  if (expected.test(actual)) return;
  throw new AssertionError(
    `Expected "${actual}" to match ${expected}${message ? `: ${message}` : ""}`,
  );
}

/** Fails if `actual` matches. */
export function assertNotMatch(actual: string, expected: RegExp, message?: string): void {
  if (!expected.test(actual)) return;
  throw new AssertionError(
    `Expected "${actual}" not to match ${expected}${message ? `: ${message}` : ""}`,
  );
}

/** Fails unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, message?: string): void {
  if (actual > expected) return;
  throw new AssertionError(`Expect ${actual} > ${expected}${message ? `: ${message}` : ""}`);
}

/** Fails unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (actual >= expected) return;
  throw new AssertionError(`Expect ${actual} >= ${expected}${message ? `: ${message}` : ""}`);
}

/** Fails unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, message?: string): void {
  if (actual < expected) return;
  throw new AssertionError(`Expect ${actual} < ${expected}${message ? `: ${message}` : ""}`);
}

/** Fails unless `error` is of the class and its message contains the text. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: abstract new (...args: any[]) => E,
  messageMatches?: string | RegExp,
  message?: string,
): asserts error is E {
  const suffix = message ? `: ${message}` : "";
  if (!(error instanceof Error)) {
    throw new AssertionError(`Expected "error" to be an Error object${suffix}`);
  }
  if (ErrorClass && !(error instanceof ErrorClass)) {
    throw new AssertionError(
      `Expected error to be instance of "${ErrorClass.name}", but was "${error.constructor.name}" (${error.message})${suffix}`,
    );
  }
  const matches = messageMatches === undefined ||
    (typeof messageMatches === "string"
      ? error.message.includes(messageMatches)
      : messageMatches.test(error.message));
  if (!matches) {
    throw new AssertionError(
      `Expected error message to include ${messageMatches}, but got "${error.message}"${suffix}`,
    );
  }
}

/** Fails unless `fn` throws; gives what it threw. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: abstract new (...args: any[]) => E,
  messageIncludes?: string,
  message?: string,
): E {
  try {
    fn();
  } catch (error) {
    if (ErrorClass || messageIncludes) assertIsError(error, ErrorClass, messageIncludes, message);
    return error as E;
  }
  throw new AssertionError(`Expected function to throw${message ? `: ${message}` : "."}`);
}

/** Fails unless the promise of `fn` is rejected; gives the reason. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: abstract new (...args: any[]) => E,
  messageIncludes?: string,
  message?: string,
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    if (ErrorClass || messageIncludes) assertIsError(error, ErrorClass, messageIncludes, message);
    return error as E;
  }
  throw new AssertionError(`Expected function to reject${message ? `: ${message}` : "."}`);
}
