// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The globals that programs replace, as they were when the library was loaded: fake timers that a test
 * or a task has left behind stop nothing here. Each module of the library imports what it needs of them.
 *
 * @module
 */

const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
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
  setInterval,
  setTimeout,
  structuredClone,
};
