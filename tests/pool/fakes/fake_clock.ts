// Copyright 2026 the multiprocessing authors. MIT license.

/** A clock that stands until a test lets a timer go off. */

import type { Clock } from "../../../base/clock.ts";

interface Timer {
  at: number;
  call: () => void;
  /** As Node's timers have it. */
  unref(): void;
}

/** Its time is that of the last timer that has gone off. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  /** How many timers are set. */
  get size(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  set(call: () => void, delay: number): Timer {
    const timer = { at: this.#now + delay, call, unref() {} };
    this.#timers.add(timer);
    return timer;
  }

  clear(timer: unknown): void {
    this.#timers.delete(timer as Timer);
  }

  /** Lets the next timer go off; whether there was one. */
  tick(): boolean {
    const [next] = [...this.#timers].toSorted((a, b) => a.at - b.at);
    if (next === undefined) return false;
    this.#timers.delete(next);
    this.#now = Math.max(this.#now, next.at);
    next.call();
    return true;
  }

  /** Lets so much time pass, and all timers go off that are due meanwhile. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    while ([...this.#timers].some(({ at }) => at <= end)) this.tick();
    this.#now = end;
  }
}
