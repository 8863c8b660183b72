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
    reason: "Deno's own flags, configuration files and permissions",
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
];
