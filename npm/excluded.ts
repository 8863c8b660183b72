// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What of the tests does not hold, or makes no sense, on a runtime that is not Deno. All other tests
 * must pass there.
 *
 * @module
 */

/** Test files that are not run. */
export interface ExcludedFile {
  /** The path, from the repository. */
  path: RegExp;
  /** Why. */
  reason: string;
}

/** Why a test is left out that is about a module that the package has not. */
export const UNPACKAGED = "About a module that nothing in the package uses";

/** A test that is known to fail. */
export interface KnownFailure {
  /** Where. */
  runtime: RegExp;
  /** Its file and name, with a space between. */
  test: RegExp;
  /** Why. */
  reason: string;
}

/** Files that no other runtime runs. */
export const EXCLUDED: readonly ExcludedFile[] = [
  {
    path: /^tests\/runtime\/deno_/,
    reason: "Deno's own flags and configuration files",
  },
  {
    path: /^tests\/programs\/projects_test/,
    reason: "deno.json, import maps and flags of Deno; Node's own flags are tested by the package",
  },
  {
    path: /^tests\/programs\/permissions_test/,
    reason: "Permissions, which only Deno has",
  },
];

/** Tests that fail elsewhere. */
export const KNOWN: readonly KnownFailure[] = [
  {
    runtime: /^Node/,
    test: /P-014 \[worker\] .* in a grandchild by warm$/,
    reason:
      "A thread that ends can't wait for the children that it kills: the system lists them until the program ends",
  },
  {
    runtime: /^/,
    test: /args_test.ts .* args keep what structured clone keeps$/,
    reason:
      "The test's own report comes by node:v8, of which the views see the whole report; the codec's tests say the same without it",
  },
  {
    runtime: /^/,
    test: /exit_test.ts P-076 .* a child that dies of a fault/,
    reason: "The test provokes the fault with Deno's FFI",
  },
];
