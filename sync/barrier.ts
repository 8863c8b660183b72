// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The class {@linkcode Barrier}.
 *
 * @module
 */

import { performance } from "../base/globals.ts";
import type { Place } from "../base/boot.ts";
import { HANDLE, type Placeholder, registerHandle } from "../codec/handle.ts";
import type { Rules } from "../base/arguments.ts";
import { isTimeout } from "../base/rules.ts";
import type { WaitOptions } from "../base/options.ts";
import { BrokenBarrierError } from "../errors.ts";
import { noteCall } from "../process/call_site.ts";
import type { Target } from "../process/options.ts";
import { isTarget } from "../process/target.ts";
import type { Arena } from "./arena.ts";
import { BarrierAction } from "./barrier_action.ts";
import { type Arrival, BARRIER_SIZE, BarrierState, MAX_PARTIES } from "./states/barrier_state.ts";
import { KIND } from "./states/layout.ts";
import { checkCount, checkOptions, CONTEXT_RULES, refuseMore, waitOptions } from "./options.ts";
import { park } from "./parking.ts";
import type { Waiting } from "./states/waiting.ts";
import { type ContextOption, Spot, type SpotData, travel } from "./travel.ts";

/** What a {@linkcode Barrier} is made with. */
export interface BarrierOptions extends ContextOption {
  /** Run by one of the parties when all have come, before any goes on. If it throws, the barrier is broken. */
  action?: Target<[]>;
  /** Milliseconds: the default of {@linkcode Barrier.wait}. Default: for ever. */
  timeout?: number;
}

/** The kind of the handle. */
const HANDLE_KIND = "barrier";

interface BarrierData extends SpotData {
  timeout: number | null;
  action: Place | null;
}

/** What a revived one is made with. */
class RevivedOptions {
  readonly #isOwn = true;
  readonly spot: Spot;
  readonly data: BarrierData;

  constructor(data: BarrierData) {
    this.spot = Spot.revive(data);
    this.data = data;
  }

  /** Whether it is one: `instanceof` would ask a program's own proxy. */
  static is(value: unknown): value is RevivedOptions {
    return typeof value === "object" && value !== null && #isOwn in value;
  }
}

/**
 * Where a number of parties wait for each other, round after round: Python's `multiprocessing.Barrier`. A
 * party that dies breaks it for the others within half a second, as a wait that takes too long does.
 *
 * @example Usage
 * ```ts
 * import { Barrier } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * const barrier = new Barrier(2);
 * const indices = await Promise.all([barrier.wait(), barrier.wait()]);
 * assertEquals(indices.sort(), [0, 1]);
 * ```
 */
export class Barrier {
  static {
    Object.defineProperty(this.prototype, HANDLE, {
      value(this: Barrier, context: unknown) {
        return this.#passOn(context);
      },
    });
  }

  readonly #arena: Arena;
  readonly #slot: number;
  readonly #state: BarrierState;
  readonly #timeout: number;
  readonly #action: BarrierAction | null;

  /**
   * Makes one.
   *
   * @param parties How many are to come, at most 1023.
   * @param options What is special about it, and for whom it is.
   * @throws {RangeError} If there is less than one party, or too many; if the timeout is NaN.
   * @throws {TypeError} If something is of a wrong type.
   * @throws {ProcessError} If processes are to share it and that can't be done here, with the way out.
   */
  constructor(parties: number, options: BarrierOptions = {}) {
    refuseMore("make a Barrier", arguments.length, 2);
    if (RevivedOptions.is(options)) {
      const { spot, data } = options;
      this.#arena = spot.arena;
      this.#slot = spot.slot;
      this.#timeout = data.timeout ?? Infinity;
      this.#action = data.action && new BarrierAction(data.action, {});
      this.#state = new BarrierState(spot.arena, spot.slot);
      spot.arena.within(() => this.#state.enrol());
      return;
    }
    check(parties, options);
    const spot = Spot.make(options, KIND.BARRIER, BARRIER_SIZE);
    this.#arena = spot.arena;
    this.#slot = spot.slot;
    this.#timeout = options.timeout ?? Infinity;
    const { action } = options;
    this.#action = action === undefined ? null : new BarrierAction(action, noteCall(Barrier));
    this.#state = new BarrierState(spot.arena, spot.slot);
    this.#state.begin(parties);
  }

  /** How many are to come. */
  get parties(): number {
    return this.#state.parties;
  }

  /** How many wait now. */
  get waiting(): number {
    return this.#state.waiting;
  }

  /** Whether it is broken: aborted, a wait took too long, or a party has died. */
  get broken(): boolean {
    return this.#state.isBroken;
  }

  /**
   * Waits until all have come.
   *
   * @param options How long to wait. Default: as the barrier was made with.
   * @returns Which party this is, a different number for each, from 0.
   * @throws {BrokenBarrierError} If it is broken, or is while this waits; a timeout breaks it for all, and so does
   *   the signal, whose reason is what this one rejects with.
   *
   * @example Usage
   * ```ts
   * import { Barrier } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(await new Barrier(1).wait(), 0);
   * ```
   */
  async wait(options?: WaitOptions): Promise<number> {
    refuseMore("wait", arguments.length, 1);
    const { timeout = this.#timeout, signal } = waitOptions("wait", options);
    signal?.throwIfAborted();
    const until = performance.now() + timeout;
    const limits = () => ({
      timeout: until - performance.now(),
      ...(signal && { signal }),
    });
    const arrival = await this.#arrive(limits);
    if (arrival.isLast) await this.#letPass(arrival);
    else if (until <= performance.now()) this.#leave(arrival);
    else await park(this.#arena, arrival.waiting, limits());
    if (this.#state.hasPassed(arrival.round)) return arrival.index;
    signal?.throwIfAborted();
    throw broken("it was aborted, or a party did not come in time, or died");
  }

  async #arrive(limits: () => WaitOptions): Promise<Arrival> {
    for (;;) {
      const arrival = this.#arena.within(() => this.#state.arrive());
      if (arrival === "broken") throw broken("it is broken: reset() it first");
      if (arrival !== "full") return arrival;
      if (!await park(this.#arena, this.#awaitNext(), limits())) {
        throw broken("the round before was not over in time");
      }
    }
  }

  #awaitNext(): Waiting {
    return this.#arena.within(() => this.#state.waitForNext());
  }

  async #letPass(arrival: Arrival): Promise<void> {
    try {
      await this.#action?.run();
      this.#arena.within(() => this.#state.pass(arrival.round));
    } finally {
      // Breaks it, if it has not passed.
      this.#leave(arrival);
    }
  }

  #leave({ waiting }: Arrival): void {
    this.#arena.within(() => waiting.leave());
  }

  /**
   * Makes it new. Those who wait get a {@linkcode BrokenBarrierError}.
   *
   * @example Usage
   * ```ts
   * import { Barrier } from "@multiprocessing/process";
   * import { assertFalse } from "@std/assert";
   *
   * const barrier = new Barrier(2);
   * barrier.abort();
   * barrier.reset();
   * assertFalse(barrier.broken);
   * ```
   */
  reset(): void {
    this.#arena.within(() => this.#state.reset());
  }

  /**
   * Breaks it until it is reset. Those who wait get a {@linkcode BrokenBarrierError}.
   *
   * @example Usage
   * ```ts
   * import { Barrier, BrokenBarrierError } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * const barrier = new Barrier(2);
   * barrier.abort();
   * await assertRejects(() => barrier.wait(), BrokenBarrierError);
   * ```
   */
  abort(): void {
    this.#arena.within(() => this.#state.abort());
  }

  /**
   * Itself in words.
   *
   * @returns `<Barrier 1 of 2>`, `<Barrier 0 of 2 broken>`.
   *
   * @example Usage
   * ```ts
   * import { Barrier } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(new Barrier(3)), "<Barrier 0 of 3>");
   * ```
   */
  toString(): string {
    return `<Barrier ${this.waiting} of ${this.parties}${this.broken ? " broken" : ""}>`;
  }

  /** What travels in its place. */
  #passOn(context: unknown): Placeholder {
    const { memory } = this.#arena;
    return travel(context, HANDLE_KIND, "a barrier", memory, (memory): BarrierData => ({
      memory,
      slot: this.#slot,
      timeout: this.#timeout === Infinity ? null : this.#timeout,
      action: this.#action && this.#action.place,
    }));
  }
}

function check(parties: number, options: BarrierOptions): void {
  checkCount("make a Barrier", "parties", parties, 1, MAX_PARTIES);
  checkOptions("Barrier", options, RULES);
}

const RULES: Rules<BarrierOptions> = {
  ...CONTEXT_RULES,
  timeout: isTimeout,
  action: (value) =>
    isTarget(value) ? undefined : { must: "a function or a reference", isRange: false },
};

function broken(why: string): BrokenBarrierError {
  return new BrokenBarrierError(`Cannot pass the barrier as ${why}`);
}

registerHandle(HANDLE_KIND, (data) => {
  return new Barrier(1, new RevivedOptions(data as BarrierData) as unknown as BarrierOptions);
});
