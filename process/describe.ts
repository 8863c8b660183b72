// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A process in words.
 *
 * @module
 */

/** The signals that have the same number everywhere. */
const SIGNALS = new Map([
  [1, "SIGHUP"],
  [2, "SIGINT"],
  [3, "SIGQUIT"],
  [4, "SIGILL"],
  [5, "SIGTRAP"],
  [6, "SIGABRT"],
  [8, "SIGFPE"],
  [9, "SIGKILL"],
  [11, "SIGSEGV"],
  [13, "SIGPIPE"],
  [14, "SIGALRM"],
  [15, "SIGTERM"],
]);

/** What is told of a process. */
export interface Description {
  /** The name of its class. */
  className: string;
  /** Its own name. */
  name: string;
  /** Null until started. */
  pid: number | null;
  /** The process that made it. */
  parentPid: number | null;
  /** `initial`, `started`, `stopped` or `closed`. */
  phase: string;
  /** Null while not ended. */
  exitCode: number | null;
  /** Whether it ends with its parent. */
  daemon: boolean;
}

/**
 * The words.
 *
 * @param about The process.
 * @returns `<Process name='Process-1' pid=12 parent=10 started daemon>`.
 */
export function describe(about: Description): string {
  const { className, name, pid, parentPid, phase, exitCode, daemon } = about;
  const words = [className, `name='${name}'`];
  if (pid !== null) words.push(`pid=${pid}`);
  words.push(`parent=${parentPid}`, phase);
  if (exitCode !== null) words.push(`exitcode=${describeExit(exitCode)}`);
  if (daemon) words.push("daemon");
  return `<${words.join(" ")}>`;
}

function describeExit(code: number): string {
  const signal = SIGNALS.get(-code);
  return signal === undefined ? String(code) : `-${signal}`;
}
