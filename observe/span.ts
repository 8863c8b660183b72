// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The span of OpenTelemetry that code runs in, as its API keeps it where all copies of that find it: nothing of it is
 * loaded here.
 *
 * @module
 */

import { queueMicrotask } from "../base/globals.ts";

/** Where the API, from its first version on, keeps what the program has registered. */
const API = Symbol.for("opentelemetry.js.api.1");

/** Where a context keeps its span. */
const SPAN = Symbol.for("OpenTelemetry Context Key SPAN");

interface SpanContext {
  traceId: string;
  spanId: string;
  traceFlags: number;
  isRemote?: boolean;
}

interface Context {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
}

interface ContextManager {
  active(): Context;
  with<R>(context: Context, call: () => R): R;
}

const scope = globalThis as { [API]?: { context?: ContextManager } };

/** How many tasks of one turn have one look at whether the API is there, which costs a part of a short task. */
const LOOKS = 64;

let manager: ContextManager | undefined;
let looks = 0;

/**
 * Whether the program has registered who knows which span it is in.
 *
 * @returns Whether it has.
 */
export function hasSpans(): boolean {
  if (looks-- <= 0) look();
  return manager !== undefined;
}

function look(): void {
  manager = scope[API]?.context;
  looks = LOOKS;
  queueMicrotask(() => looks = 0);
}

/**
 * The span that this runs in.
 *
 * @returns It as the header `traceparent` has it; undefined: there is none.
 */
export function traceparent(): string | undefined {
  const span = scope[API]?.context?.active().getValue(SPAN) as
    | { spanContext(): SpanContext }
    | undefined;
  const context = span?.spanContext();
  if (context === undefined || /^0*$/.test(context.traceId)) return undefined;
  const flags = (context.traceFlags & 0xff).toString(16).padStart(2, "0");
  return `00-${context.traceId}-${context.spanId}-${flags}`;
}

/**
 * Calls something as if in a span of another process.
 *
 * @typeParam R What it gives.
 * @param parent The span: see {@linkcode traceparent}.
 * @param call What is called.
 * @returns What it gives.
 */
export function inSpan<R>(parent: string, call: () => R): R {
  const manager = scope[API]?.context;
  const [, traceId, spanId, flags] = parent.split("-");
  if (manager === undefined || traceId === undefined || spanId === undefined) return call();
  const context = { traceId, spanId, traceFlags: parseInt(flags ?? "0", 16), isRemote: true };
  return manager.with(manager.active().setValue(SPAN, new RemoteSpan(context)), call);
}

/** It is recorded where it began: what is said of it here is said to nobody. */
class RemoteSpan {
  readonly #context: SpanContext;

  constructor(context: SpanContext) {
    this.#context = context;
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {}

  recordException(): void {}

  isRecording(): boolean {
    return false;
  }
}
