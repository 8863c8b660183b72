// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The workers of a pool: as many as there should be, each in a place of its own, replaced when they end.
 *
 * @module
 */

import type { Clock } from "../../base/clock.ts";
import { type Failure, Patience } from "./patience.ts";
import type { PoolWorkerEvents, Schedulable } from "./schedulable.ts";
import type { Turns } from "./turns.ts";

/** Starts one more worker, in the place of this number. */
export type Recruit = (events: PoolWorkerEvents, place: number) => Promise<Schedulable>;

/** What a staff wants of its scheduler. */
export interface StaffEvents {
  /** How many workers there should be. */
  wanted(): number;
  /** One has come, or could not be had. */
  onChange(): void;
  /** One has come: nothing more is known of it. */
  onHired(worker: Schedulable): void;
  /** Workers can't be had, and none is ready. */
  onHopeless(cause: unknown): void;
}

/** Those who work, and those who are on their way. */
export class Staff {
  readonly #recruit: Recruit;
  readonly #clock: Clock;
  readonly #patience: Patience;
  readonly #turns: Turns | null;
  readonly #events: StaffEvents;
  readonly #workerEvents: PoolWorkerEvents;
  readonly #rounds = new WeakMap<Schedulable, number>();
  /** The place of each worker; those on their way stand for themselves. */
  readonly #places = new Map<Schedulable | symbol, number>();
  readonly #workers = new Set<Schedulable>();
  #recruiting = 0;
  /** Set while the next workers wait for better times. */
  #pause: unknown;

  /**
   * Nobody is hired yet.
   *
   * @param recruit Starts one.
   * @param events Told of what happens here.
   * @param workerEvents Told of what workers say.
   * @param clock The time.
   * @param turns When workers may be started; null: at any time.
   */
  constructor(
    recruit: Recruit,
    events: StaffEvents,
    workerEvents: PoolWorkerEvents,
    clock: Clock,
    turns: Turns | null = null,
  ) {
    this.#recruit = recruit;
    this.#events = events;
    this.#workerEvents = workerEvents;
    this.#clock = clock;
    this.#turns = turns;
    this.#patience = new Patience(() => clock.now());
  }

  /** Those who have been started. */
  get workers(): ReadonlySet<Schedulable> {
    return this.#workers;
  }

  /** How many there are, with those who are on their way. */
  get count(): number {
    return this.#workers.size + this.#recruiting;
  }

  /** How many are on their way. */
  get recruiting(): number {
    return this.#recruiting;
  }

  /** How many have failed since the last that did not. */
  get tried(): number {
    return this.#patience.tried;
  }

  /** Whether some are waited for until times are better. */
  get isPausing(): boolean {
    return this.#pause !== undefined;
  }

  /** The places that are taken. */
  get places(): number[] {
    return [...this.#places.values()];
  }

  /**
   * The place of a worker.
   *
   * @param worker The worker.
   * @returns From 0 on; a worker that replaces another has that one's.
   */
  placeOf(worker: Schedulable): number {
    return this.#places.get(worker) ?? 0;
  }

  /** A worker was ready, or has done something. */
  succeeded(): void {
    this.#turns?.open();
    this.#patience.succeeded();
  }

  /** Hires as many as are missing. */
  fill(): void {
    const missing = this.#events.wanted() - this.count;
    if (missing <= 0 || this.#pause !== undefined) return;
    const { pause } = this.#patience;
    if (pause > 0) return this.#fillAfter(pause);
    for (let count = 0; count < missing; count++) this.#hire();
  }

  #fillAfter(pause: number): void {
    this.#pause = this.#clock.set(() => {
      this.#pause = undefined;
      this.fill();
      this.#events.onChange();
    }, pause);
  }

  /** Nobody is waited for any more. */
  stopPause(): void {
    this.#clock.clear(this.#pause);
    this.#pause = undefined;
  }

  async #hire(): Promise<void> {
    this.#recruiting++;
    const { round } = this.#patience;
    const coming = Symbol();
    const place = this.#freePlace();
    this.#places.set(coming, place);
    try {
      if (this.#turns !== null) await this.#turns.next();
      if (this.#isWanted) {
        this.#take(await this.#recruit(this.#workerEvents, place), place, round);
      } else this.#dismiss();
    } catch (error) {
      this.#recruiting--;
      this.#noteFailure({ cause: error, hasDied: false, round });
    }
    this.#places.delete(coming);
    this.fill();
    this.#events.onChange();
  }

  /** Meanwhile the pool may have been ended. */
  get #isWanted(): boolean {
    return this.#turns === null || this.count <= this.#events.wanted();
  }

  #dismiss(): void {
    this.#recruiting--;
    this.#turns!.open();
  }

  #take(worker: Schedulable, place: number, round: number): void {
    this.#recruiting--;
    this.#rounds.set(worker, round);
    this.#workers.add(worker);
    this.#places.set(worker, place);
    this.#events.onHired(worker);
  }

  #freePlace(): number {
    const taken = new Set(this.#places.values());
    let place = 0;
    while (taken.has(place)) place++;
    return place;
  }

  /**
   * One has ended.
   *
   * @param worker The worker.
   * @param failure Why, if it was never of use.
   */
  left(worker: Schedulable, failure: Omit<Failure, "round"> | null): void {
    this.#workers.delete(worker);
    this.#places.delete(worker);
    this.#turns?.open();
    if (failure === null) return;
    this.#noteFailure({ ...failure, round: this.#rounds.get(worker) ?? 0 });
  }

  /** One that dies before it is ready may do so again; while another is ready there is no need to know. */
  #noteFailure(failure: Failure): void {
    this.#turns?.open();
    const isHopeless = this.#patience.failed(failure);
    if (!isHopeless || [...this.#workers].some(({ isReady }) => isReady)) return;
    this.#events.onHopeless(failure.cause);
  }
}
