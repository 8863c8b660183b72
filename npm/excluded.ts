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
    path: /^tests\/(?:programs|process)\/permissions_test/,
    reason: "Permissions, which only Deno has",
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
  {
    runtime: /^/,
    test: /logging_test.ts LG-00[15]/,
    reason: "The test listens in on Deno.stderr; what children log is read by other tests",
  },
  {
    runtime: /^/,
    test: /call_site_test.ts moduleOfCall\(\) leaves the library's own frames out$/,
    reason: "The test looks for the library in its own repository, not in node_modules",
  },
  {
    runtime: /^/,
    test: /lookup_test.ts find\(\) rejects with the error of a module that can't be imported$/,
    reason: "Where Deno throws a TypeError for a missing module, Node and Bun throw an Error",
  },
  {
    runtime: /^/,
    test: /target_test.ts .*builtins?.*(?:on its holder|from globalThis)$/,
    reason: "Deno.exit is no builtin elsewhere",
  },
  {
    runtime: /^/,
    test: /start_method_test.ts ST-016/,
    reason: "Permissions, which only Deno has",
  },
  {
    runtime: /^/,
    test: /warm_test.ts warm starts a fresh process for what none that waits can have$/,
    reason: "One of the things is narrowed permissions, which only Deno has",
  },
  {
    runtime: /^/,
    test: /finalizers_test.ts F-010 \[worker\]/,
    reason: "Where a worker of Deno has no time for slow finalizers, one of Node and Bun has",
  },
  {
    runtime: /^/,
    test:
      /bad_input_test.ts .*(?:without the permission to run|needs the permission to inspect)|inspector_test.ts .* without the permission/,
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
    test: /executable_test.ts P-006 \[(?:spawn|warm)\] .* takes the path in every form$/,
    reason: 'One of the forms is the name "deno"',
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
    test: /executor_test.ts X-073 submit\(\) while the program ends/,
    reason: "The event that Deno has for the end of a program",
  },
  {
    runtime: /^/,
    test: /family_test.ts .* workers without permissions/,
    reason: "Permissions, which only Deno has",
  },
  {
    runtime: /^/,
    test: /output_test.ts P-052 /,
    reason: "Node and Bun themselves don't bear that a program closes its own standard outputs",
  },
  {
    runtime: /^Bun/,
    test:
      /(?:refuses? (?:a closure|a function that is not|a method of)|is not exported is refused|another function of the same name|two alike)/,
    reason: "Bun's inspector doesn't tell where a function stands: the child tells, not start()",
  },
  {
    runtime: /^Bun/,
    test: /inspector_test.ts /,
    reason: "Bun's inspector doesn't tell where a function stands; see runtime/bun_place.ts",
  },
  {
    runtime: /^Bun/,
    test: /(?:output_test.ts .*\[worker\]|surroundings_test.ts P-085 \[worker\])/,
    reason: "A worker of Bun shares the standard streams of its process",
  },
  {
    runtime: /^Bun/,
    test: /args_test.ts \[worker\] args keep errors/,
    reason: "Bun's postMessage drops the cause of an error",
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
