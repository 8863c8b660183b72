// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tracing channels of `node:diagnostics_channel` that say when processes and tasks begin and end. The platform's
 * module is loaded while the first child boots; nothing is said while nobody listens.
 *
 * @module
 */

/** What is said of a process or a task. */
export interface TracedFacts {
  /** The name of the target. */
  target: string;
  /** The name of the process; of a task the worker's, "" before it is with one. */
  name: string;
  /** The name of the pool; null: it is of none. */
  pool: string | null;
  /** The id of the process; 0 before it is known. */
  pid: number;
  /** Of a task of a `map`: how many items. */
  items?: number;
  /** Of a process that has ended. */
  exitCode?: number;
  /** Why it has failed. */
  error?: unknown;
}

interface Channel {
  readonly hasSubscribers: boolean;
  publish(facts: TracedFacts): void;
  runStores(facts: TracedFacts, call: () => void): void;
}

interface TracingChannel {
  readonly start: Channel;
  readonly end: Channel;
  readonly asyncStart: Channel;
  readonly asyncEnd: Channel;
  readonly error: Channel;
}

/** What there is to be traced. */
type Traced = "process" | "task";

let channels: Record<Traced, TracingChannel> | null = null;
let loading: Promise<void> | null = null;

/**
 * Has the platform's module loaded.
 *
 * @returns When it is.
 */
export function loadChannels(): Promise<void> {
  return loading ??= load().catch(() => {});
}

async function load(): Promise<void> {
  const { tracingChannel } = await import("node:diagnostics_channel");
  const open = (name: string) => tracingChannel(name) as unknown as TracingChannel;
  channels = { process: open("multiprocessing.process"), task: open("multiprocessing.task") };
}

/**
 * Whether anybody listens.
 *
 * @param what To what.
 * @returns Whether anybody does; not before the channels are loaded.
 */
export function isTraced(what: Traced): boolean {
  if (channels === null) return false;
  const { start, end, asyncStart, asyncEnd, error } = channels[what];
  return start.hasSubscribers || asyncEnd.hasSubscribers || end.hasSubscribers ||
    asyncStart.hasSubscribers || error.hasSubscribers;
}

/** Something that is traced, from its begin to its end. */
export class Tracing {
  /** What is said of it: the same object each time. */
  readonly facts: TracedFacts;
  readonly #channel: TracingChannel;
  #isOver = false;

  /**
   * It begins.
   *
   * @param what What it is; the channels are loaded.
   * @param facts What is said of it.
   */
  constructor(what: Traced, facts: TracedFacts) {
    this.facts = facts;
    this.#channel = channels![what];
    const { start, end } = this.#channel;
    start.runStores(facts, () => end.publish(facts));
  }

  /**
   * It has ended.
   *
   * @param tell Tells who waits for it.
   */
  done(tell: () => void = () => {}): void {
    if (this.#isOver) return tell();
    this.#isOver = true;
    const { asyncStart, asyncEnd } = this.#channel;
    asyncStart.runStores(this.facts, () => {
      try {
        tell();
      } finally {
        asyncEnd.publish(this.facts);
      }
    });
  }

  /**
   * It has failed.
   *
   * @param error Why.
   * @param tell Tells who waits for it.
   */
  failed(error: unknown, tell?: () => void): void {
    if (!this.#isOver) {
      this.facts.error = error;
      this.#channel.error.publish(this.facts);
    }
    this.done(tell);
  }
}
