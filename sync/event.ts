// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Event}.
 *
 * @module
 */

import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import type { WaitOptions } from "../base/options.ts";
import type { Arena } from "./arena.ts";
import { EVENT_SIZE, EventState } from "./states/event_state.ts";
import { KIND } from "./states/layout.ts";
import { blockTime, checkOptions, CONTEXT_RULES, refuseMore, waitOptions } from "./options.ts";
import { park, parkSync } from "./parking.ts";
import type { Waiting } from "./states/waiting.ts";
import { type ContextOption, Spot, type SpotData, travel } from "./travel.ts";

/** What an {@linkcode Event} is made with. */
export type EventOptions = ContextOption;

/** The kind of the handle. */
const HANDLE_KIND = "event";

/**
 * A flag to wait for: Python's `multiprocessing.Event`. Who waits when it is set is woken, even if it is
 * cleared right after.
 *
 * @example Usage
 * ```ts
 * import { Event } from "@multiprocessing/process";
 * import { assert, assertFalse } from "@std/assert";
 *
 * const event = new Event();
 * assertFalse(await event.wait({ timeout: 10 }));
 * event.set();
 * assert(await event.wait());
 * ```
 */
export class Event {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: Event, context: unknown) {
        return this.#passOn(context);
      },
    });
  }

  readonly #arena: Arena;
  readonly #slot: number;
  readonly #state: EventState;

  /**
   * Makes one that is not set.
   *
   * @param options For whom.
   * @throws {ProcessError} If processes are to share it and that can't be done here, with the way out.
   */
  constructor(options: EventOptions = {}) {
    refuseMore("make an Event", arguments.length, 1);
    const spot = Spot.is(options)
      ? options
      : Spot.make(checkOptions("Event", options, CONTEXT_RULES), KIND.EVENT, EVENT_SIZE);
    this.#arena = spot.arena;
    this.#slot = spot.slot;
    this.#state = new EventState(spot.arena, spot.slot);
  }

  /** Whether it is set. */
  get isSet(): boolean {
    return this.#state.isSet;
  }

  /**
   * Sets it, and wakes all who wait.
   *
   * @example Usage
   * ```ts
   * import { Event } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * const event = new Event();
   * event.set();
   * assert(event.isSet);
   * ```
   */
  set(): void {
    this.#arena.within(() => this.#state.set());
  }

  /**
   * Clears it.
   *
   * @example Usage
   * ```ts
   * import { Event } from "@multiprocessing/process";
   * import { assertFalse } from "@std/assert";
   *
   * const event = new Event();
   * event.set();
   * event.clear();
   * assertFalse(event.isSet);
   * ```
   */
  clear(): void {
    this.#arena.within(() => this.#state.clear());
  }

  /**
   * Waits until it is set.
   *
   * @param options How long to wait.
   * @returns True; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { Event } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * const event = new Event();
   * setTimeout(() => event.set(), 10);
   * assert(await event.wait());
   * ```
   */
  async wait(options?: WaitOptions): Promise<boolean> {
    refuseMore("wait", arguments.length, 1);
    const limits = waitOptions("wait", options);
    const { timeout = Infinity, signal } = limits;
    signal?.throwIfAborted();
    if (this.isSet) return true;
    return timeout > 0 && await park(this.#arena, this.#enlist(), limits);
  }

  /**
   * Waits until it is set; this thread does nothing else until then.
   *
   * @param options How long to wait, in milliseconds. Default: for ever.
   * @returns True; false: the time was up.
   *
   * @example Usage
   * ```ts
   * import { Event } from "@multiprocessing/process";
   * import { assertFalse } from "@std/assert";
   *
   * assertFalse(new Event().waitSync({ timeout: 10 }));
   * ```
   */
  waitSync(options?: { timeout?: number }): boolean {
    refuseMore("waitSync", arguments.length, 1);
    const timeout = blockTime("waitSync", options);
    if (this.isSet) return true;
    return timeout > 0 && parkSync(this.#arena, this.#enlist(), timeout);
  }

  #enlist(): Waiting {
    return this.#arena.within(() => this.#state.wait());
  }

  /**
   * Itself in words.
   *
   * @returns `<Event set>`, `<Event unset>`.
   *
   * @example Usage
   * ```ts
   * import { Event } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(new Event()), "<Event unset>");
   * ```
   */
  toString(): string {
    return `<Event ${this.isSet ? "set" : "unset"}>`;
  }

  /** What travels in its place. */
  #passOn(context: unknown): Placeholder {
    return travel(context, HANDLE_KIND, "an event", this.#arena.memory, (memory): SpotData => ({
      memory,
      slot: this.#slot,
    }));
  }
}

registerHandle(HANDLE_KIND, (data) => new Event(Spot.revive(data as SpotData) as EventOptions));
