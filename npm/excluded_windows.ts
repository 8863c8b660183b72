// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What of the tests does not hold, or makes no sense, on Windows: of itself, or of Wine, by which it is tested.
 *
 * @module
 */

import type { ExcludedFile, KnownFailure } from "./excluded.ts";

const WINE = /Wine$/;

/** Files that all runtimes run, and none on Windows. */
export const NOT_ON_WINDOWS: readonly ExcludedFile[] = [
  {
    path: /^tests\/bullmq\//,
    reason: "Over Redis, of which there is none for Windows",
  },
  {
    path: /^tests\/ipc\/network\/interop_test/,
    reason: "CPython at the other end, which Wine has not",
  },
];

/** Tests that fail there. */
export const KNOWN_ON_WINDOWS: readonly KnownFailure[] = [
  {
    runtime: WINE,
    test: /^/,
    error: /spawn(?:Sync)? (?:sh|ps|python3|openssl) ENOENT/,
    reason: "The test runs a program that is not in Wine: of Unix, Python, or openssl",
  },
  {
    runtime: WINE,
    test: /^/,
    error: /\n1 !== -(?:9|15)\n|\n\+ +1\n- +-(?:9|15)\n|\n\+ null\n- 'SIG/,
    reason: "Windows has no signals: a process that another than its parent ends has exit code 1",
  },
  {
    runtime: WINE,
    test: /^/,
    error: /Cannot share memory between processes as win32 has none/,
    reason:
      "Pages that processes share are to be had on Linux alone as of now: locks and their like are for threads elsewhere",
  },
  {
    runtime: WINE,
    test: /^/,
    error: /Unknown signal: SIG/,
    reason: "Windows has no signals",
  },
  {
    runtime: WINE,
    test: /^/,
    error: /as on Windows a local address must be the name of a pipe/,
    reason: "Windows has pipes in place of sockets at paths: such an address is refused",
  },
  {
    runtime: WINE,
    test: /pool\/(?:chaos|crash)_test.ts .* (?:some kills under tasks|and none runs twice)/,
    error: /\n\+ {3}notOnce: \[\n|\n- {3}\d+,\n/,
    reason:
      "In Wine what two processes append to a file at the same time overwrites one another: the traces of the test",
  },
  {
    runtime: WINE,
    test: /listener_test.ts LI-001 \[a path\] /,
    error: /Expected function to throw/,
    reason: "Wine lets two be the first at the name of a pipe, which Windows doesn't",
  },
  {
    runtime: WINE,
    test: /listener_test.ts LI-002 \[a path\] /,
    error: /connect UNKNOWN/,
    reason:
      "Who waits for a pipe that goes meanwhile is told so by Wine in a way that Node has no name for",
  },
  {
    runtime: WINE,
    test: /listener_test.ts LI-013 /,
    reason: "The test looks at the folder of a socket, and pipes are in none",
  },
  {
    runtime: WINE,
    test: /executor_test.ts .*Workers\(\) ends what runs, and drops the rest$/,
    error: /Expected function to throw/,
    reason: "In Wine a process that has just ended can be killed again without an error",
  },
  {
    runtime: WINE,
    test: /workers are as nice as asked$/,
    reason: "Windows has six priorities: from 1 to 9 that is what it is without",
  },
  {
    runtime: WINE,
    test: /(?:start_method_test.ts ST-014|surroundings_test.ts P-049) /,
    reason: "The test reads of open files in /proc, where Wine's programs find Linux's",
  },
  {
    runtime: WINE,
    test: /executable_test.ts setExecutable\(\) has processes started by another program$/,
    reason: "The test runs a program that is not in Wine: of Unix, Python, or openssl",
  },
  {
    runtime: WINE,
    test:
      /join_test.ts \[\w+\] terminate\(\) leaves a child that handles SIGTERM, kill\(\) does not$/,
    reason: "Windows has no signals: terminate() ends a process there, as in Python",
  },
  {
    runtime: WINE,
    test: /exit_test.ts \[(?:spawn|warm)\] exit codes are modulo 256, whoever ends it$/,
    reason: "Exit codes of Windows have 32 bits, in Python too",
  },
  {
    runtime: WINE,
    test: /exit_test.ts P-076 \[\w+\] a child that dies of a fault gets minus its number$/,
    reason: "Windows has no signals: a fault ends a process with an exit code",
  },
];
