// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The real-time signal that a process was killed by: Bun's `node:child_process` has no name for one,
 * and says that the process ended with 0. `Bun.spawn`, which it calls, knows the number.
 *
 * @module
 */

interface Spawned {
  readonly signalCode: string | number | null;
}

type Spawn = (...args: unknown[]) => Spawned;

/**
 * Starts a process.
 *
 * @typeParam T What stands for the process.
 * @param start Starts it by `node:child_process`, at once.
 * @returns What that gives; and what gives, after the end, the number of a signal without a name, and
 * else null.
 */
export function withUnnamedSignal<T>(start: () => T): [T, () => number | null] {
  const { Bun: bun } = globalThis as unknown as { Bun: { spawn: Spawn } };
  const { spawn } = bun;
  let handle: Spawned | undefined;
  bun.spawn = (...args) => handle = spawn(...args);
  try {
    return [start(), () => typeof handle?.signalCode === "number" ? handle.signalCode : null];
  } finally {
    bun.spawn = spawn;
  }
}
