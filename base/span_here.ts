// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is done later, in the span of OpenTelemetry that it was asked for in.
 *
 * @module
 */

/** Where OpenTelemetry's API, from its first version on, keeps what the program has registered. */
const API = Symbol.for("opentelemetry.js.api.1");

interface ContextManager {
  active(): unknown;
  with<R>(context: unknown, call: () => R): R;
}

const scope = globalThis as { [API]?: { context?: ContextManager } };

/**
 * Has something done in the span that this is called in, if the program has registered who knows it.
 *
 * @typeParam T What it is called with.
 * @param call What is done.
 * @returns What is to be called in its place.
 */
export function inSpanHere<T>(call: (value: T) => void): (value: T) => void {
  const manager = scope[API]?.context;
  if (manager === undefined) return call;
  const context = manager.active();
  return (value) => manager.with(context, () => call(value));
}
