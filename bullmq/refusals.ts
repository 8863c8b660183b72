// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the local pool has and this one has not: it is refused with what to use in its place. Who has a type
 * checker never gets here.
 *
 * @module
 */

/** Calls, each with the way out. */
const CALLS: Readonly<Record<string, string>> = {
  stream: "use imap(), which gives results one by one, or a local Pool",
  broadcast: 'give each host an "initializer", as an option of serve()',
  resize: 'each host decides how many workers it has, by "processes" of serve()',
  drained: 'use imap(), which has only "window" tasks waiting',
  traceEvents: 'use a local Pool with "trace", or insights() here',
};

/** Options of tasks, each with the way out. */
const OF_TASKS: Readonly<Record<string, string>> = {
  grace: "what comes of a task that has begun is dropped, leave it out, or use a local Pool",
  onEvent: "write what it emits to a store, return it, or use a local Pool",
};

/** Options of pools, each with the way out. */
const OF_POOLS: Readonly<Record<string, string>> = {
  trace: 'use a local Pool, or "insights"',
  maxQueue: 'use imap(), which has only "window" tasks waiting',
};

/**
 * Gives a class the calls that it refuses.
 *
 * @param prototype Its prototype.
 */
export function refuseCalls(prototype: object): void {
  for (const [name, wayOut] of Object.entries(CALLS)) {
    const value = (): never => {
      throw new TypeError(`Cannot ${name} as a pool over BullMQ has no such call: ${wayOut}`);
    };
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
}

/**
 * Refuses options of a task's that only the local pool has.
 *
 * @param call The call.
 * @param options The options.
 * @throws {TypeError} If there is one.
 */
export function refuseTaskOptions(call: string, options: unknown): void {
  refuse(call, options, OF_TASKS);
}

/**
 * Refuses options of a pool's that only the local one has.
 *
 * @param does What the call does.
 * @param options The options.
 * @throws {TypeError} If there is one.
 */
export function refusePoolOptions(does: string, options: unknown): void {
  refuse(does, options, OF_POOLS);
}

function refuse(does: string, options: unknown, ways: Readonly<Record<string, string>>): void {
  if (typeof options !== "object" || options === null) return;
  for (const key of Object.keys(ways)) {
    if (!Object.hasOwn(options, key)) continue;
    throw new TypeError(
      `Cannot ${does} as "${key}" is not for pools over BullMQ: ${ways[key]}`,
    );
  }
}
