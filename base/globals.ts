// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The globals that programs replace, as they were when the library was loaded: fake timers that a test
 * or a task has left behind stop nothing here. Each module of the library imports what it needs of them.
 *
 * @module
 */

type Timers = Pick<
  typeof globalThis,
  "setTimeout" | "clearTimeout" | "setInterval" | "clearInterval" | "setImmediate"
>;

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * A timer function, which is looked at when it is first called: Deno makes its timers when they are first
 * looked at, which costs 5 ms, `setImmediate` 20. The getter that does it is what is taken here.
 */
function taken<Name extends keyof Timers>(name: Name): Timers[Name] {
  const { get, value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  if (get === undefined) return value ?? globalThis[name];
  let own: AnyFunction | undefined;
  const call: AnyFunction = (...args) => (own ??= get.call(globalThis) as AnyFunction)(...args);
  return call as Timers[Name];
}

const setTimeout = taken("setTimeout");
const clearTimeout = taken("clearTimeout");
const setInterval = taken("setInterval");
const clearInterval = taken("clearInterval");
const setImmediate = taken("setImmediate");
const { queueMicrotask, structuredClone, MessageChannel } = globalThis;

/** `performance`, of which a method is replaced. */
const performance: Pick<Performance, "now"> = {
  now: globalThis.performance.now.bind(globalThis.performance),
};

export {
  clearInterval,
  clearTimeout,
  MessageChannel,
  performance,
  queueMicrotask,
  setImmediate,
  setInterval,
  setTimeout,
  structuredClone,
};
