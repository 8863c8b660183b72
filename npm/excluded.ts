// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What of the tests does not hold, or makes no sense, on a runtime that is not Deno. All other tests
 * must pass there.
 *
 * @module
 */

import { KNOWN_ON_WINDOWS } from "./excluded_windows.ts";

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
  /** What its error says; default: whatever. */
  error?: RegExp;
  /** Why. */
  reason: string;
}

/** Files that no other runtime runs. */
export const EXCLUDED: readonly ExcludedFile[] = [
  {
    path: /^tests\/runtime\/deno\//,
    reason: "Deno's own flags and configuration files",
  },
  {
    path: /^tests\/programs\/(?:asking|main|projects)_test/,
    reason:
      "Deno's questions, deno.json, import maps and flags of Deno; Node's own flags are tested by the package",
  },
  {
    path: /^tests\/(?:programs|process)\/permissions_test/,
    reason: "Permissions, which only Deno has",
  },
  {
    path: /^tests\/exports_test/,
    reason: "What deno.json exports; that of the package is held by its own tests",
  },
  {
    path: /^tests\/types_test/,
    reason: "Types of the sources; those of the package are held by its own tests",
  },
  {
    path: /^tests\/(?:process\/boot_modules|runtime\/watch)_test/,
    reason: "About modules of the repository, of which the package has one bundle",
  },
  {
    path: /^tests\/(?:bench\/.*|programs\/soak)_test/,
    reason: "The benchmarks, which Deno runs",
  },
  {
    path: /^tests\/observe\/deno_spans_test/,
    reason: "Deno's own OpenTelemetry; its SDK for Node is tested by the package",
  },
  {
    path: /^tests\/managers\/remote_test/,
    reason: "A program in another network namespace, which Deno runs",
  },
  {
    path: /^tests\/tools\//,
    reason: "The checks of the repository, which run in Deno",
  },
  {
    path: /^tests\/readme_test/,
    reason: "The text of the README; its programs are run by the tests of the package",
  },
];

/** Tests that fail elsewhere. */
export const KNOWN: readonly KnownFailure[] = [
  ...KNOWN_ON_WINDOWS,
  {
    runtime: /^/,
    test: /pairs_test.ts each row of the table is shown here$/,
    reason: "The page is no part of the package",
  },
  {
    runtime: /^Node \d+$/,
    test:
      /(?:P-014 \[worker\] .* in a grandchild|executor_test.ts \[worker\] a task of an executor may use an executor,) by warm$/,
    reason:
      "A thread that ends can't wait for the children that it kills: the system lists them until the program ends",
  },
  {
    runtime: /^/,
    test: /start_method_test.ts ST-016/,
    reason: "Permissions, which only Deno has",
  },
  {
    runtime: /^/,
    test: /warm_test.ts warm starts a fresh process for narrowed permissions$/,
    reason: "Permissions, which only Deno has",
  },
  {
    runtime: /^/,
    test: /bad_input_test.ts .*(?:without the permission to run|needs the permission to inspect)/,
    reason: "Permissions, which only Deno has",
  },
  {
    runtime: /^Node/,
    test: /inspector_test.ts locate\(\) is null without the permission/,
    reason: "Permissions, which only Deno has",
  },
  {
    runtime: /^/,
    test:
      /(?:bad_input_test.ts a parent whose folder was deleted|spawn_test.ts .* the working directory has been deleted)/,
    reason: "Node and Bun do start a process in a folder that has been deleted",
  },
  {
    runtime: /^/,
    test: /spawn_test.ts start\(\) of a compiled program/,
    reason: "Programs that deno compile has made",
  },
  {
    runtime: /^/,
    test:
      /(?:pool_test.ts (?:permissions of workers|PL-044 a pool whose workers can't be started)|channel_test.ts without the permission)/,
    reason: "Permissions, which only Deno has",
  },
  {
    runtime: /^/,
    test: /screen_examples_test.ts examples\/server_traces.ts/,
    reason: "OpenTelemetry as Deno has it built in; that of an SDK is tested everywhere",
  },
  {
    runtime: /^/,
    test: /family_test.ts .* workers without permissions/,
    reason: "Permissions, which only Deno has",
  },
  {
    runtime: /^Node/,
    test:
      /(?:shared_memory_test.ts SM-022 a program that leaves blocks behind|tracker_test.ts MI-0(?:09|10) )/,
    reason: "What stands for Deno.Command in the tests reads no output that comes after the exit",
  },
  {
    runtime: /^Node \d+$/,
    test: /output_test.ts P-052 /,
    reason:
      "libuv aborts when it closes what has taken the number of a standard output that the program has closed",
  },
  {
    runtime: /^Node/,
    test: /exit_test.ts .* dies of a real-time signal/,
    reason:
      "Node has no name for a real-time signal, and tells its parent that the process has ended with 0",
  },
  {
    runtime: /^Bun/,
    test: /exit_test.ts \[worker\] what is thrown or rejected after the return/,
    reason: "A worker of Bun tells nobody of a rejection that nobody handles, and ends with 0",
  },
  {
    runtime: /^Bun/,
    test: /codec_test.ts decode\(\) gives what structuredClone\(\) gives: error with a cause$/,
    reason: "Bun's structuredClone drops the cause of an error, which the codec keeps",
  },
  {
    runtime: /^Bun/,
    test: /codec_test.ts decode\(\) gives what structuredClone\(\) gives: RegExp$/,
    reason:
      'Bun takes new RegExp("") for another than one of the source that it says it has, "(?:)"',
  },
  {
    runtime: /^Bun/,
    test:
      /(?:channels_test.ts .* why one can't begin|registered_test.ts .* a factory that its server can't reach|refuses? (?:a closure|a function that is not|a method of)|is not exported is refused|bad_input_test.ts .* another function of the same name|two alike)/,
    reason: "Bun's inspector doesn't tell where a function stands: the child tells, not start()",
  },
  {
    runtime: /^Bun/,
    test: /inspector_test.ts (?!locate\(\) is null)/,
    reason: "Bun's inspector doesn't tell where a function stands; see runtime/bun/place.ts",
  },
  {
    runtime: /^Bun/,
    test: /crash_test.ts .* V8 out of memory/,
    reason: "Bun has no V8, whose heap limit the test sets",
  },
  {
    runtime: /^Bun/,
    test: /current_test.ts P-014 \[worker\] .* in a grandchild by warm$/,
    reason:
      "A thread that ends can't wait for the children that it kills: the system lists them until the program ends",
  },
];
