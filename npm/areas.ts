// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the tests are about, as docs/runtimes.md sums them up.
 *
 * @module
 */

/** One thing that the library does. */
export interface Area {
  /** What. */
  name: string;
  /** Its files of tests; the first area that has a file counts it. */
  files: RegExp;
}

/** All areas; the last one takes what is left. */
export const AREAS: readonly Area[] = [
  {
    name: "targets, arguments, subclasses",
    files: /process\/(?:args|bad_input|call_site|describe|exports|lookup|subclass|target)_test/,
  },
  { name: "start methods", files: /process\/(?:context|executable|spawn|start_method|warm)_test/ },
  {
    name: "life, exit codes, signals, finalizers",
    files: /process\/(?:exit|finalizers|join|life|process|waiting)_test|programs\/signals_test/,
  },
  {
    name: "families of processes",
    files: /process\/current_test|programs\/(?:family|generations)_test/,
  },
  {
    name: "output, logging, surroundings",
    files: /process\/(?:check_options|logging|output|surroundings)_test|programs\/terminal_test/,
  },
  { name: "pools and executors", files: /pool\// },
  { name: "pools over BullMQ", files: /bullmq\// },
  { name: "insights, traces, progress, dashboard", files: /(?:observe|progress|dashboard)\// },
  { name: "shared memory, locks and their like", files: /(?:memory|sync)\// },
  { name: "queues", files: /queues\// },
  { name: "managers", files: /managers\// },
  { name: "the codec", files: /codec\// },
  { name: "pipes, listeners, CPython's wire", files: /ipc\// },
  { name: "examples", files: /examples\// },
  { name: "Deno's permissions and projects, the rest", files: /./ },
];
