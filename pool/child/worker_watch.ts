// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a worker does besides in a pool that is watched: it finds out what time it is for the pool, and has the times of
 * its tasks go along with its reports.
 *
 * @module
 */

import { performance } from "../../base/globals.ts";
import type { Lane } from "../lanes/lane.ts";
import { type ClockReading, Stopwatch } from "./stopwatch.ts";
import { ASK_TIME, type Command, type Report, TIME } from "../tasks/wire.ts";

/** Milliseconds of error of a clock that are good enough. */
const GOOD_ENOUGH_MS = 0.2;

/** How often the pool is asked at the most: it may be busy at the moment. */
const MOST_READINGS = 10;

/** A worker's share of watching it. */
export class WorkerWatch {
  /** Takes the times. */
  readonly stopwatch: Stopwatch;
  /** To the pool, for reports. */
  readonly lane: Lane;
  #clock: ClockReading = { offset: 0, error: Infinity };
  #begun = 0;

  /**
   * Nothing is known yet.
   *
   * @param lane To the pool.
   * @param joinsShort Whether one number may stand for several short tasks.
   */
  constructor(lane: Lane, joinsShort: boolean) {
    this.stopwatch = new Stopwatch(joinsShort);
    this.lane = watchedLane(lane, this.stopwatch);
  }

  /**
   * Asks the pool for the time, until it has answered quickly; nobody else hears it meanwhile.
   *
   * @param lane To the pool, started.
   * @param left Resolves when the pool is gone: it will not answer then.
   */
  async compareClocks(lane: Lane, left: Promise<void>): Promise<void> {
    const { onMessage } = lane;
    let answer: (time: number | null) => void = () => {};
    lane.onMessage = (command) => {
      if ((command as Command)[0] === TIME) answer((command as [unknown, number])[1]);
      else onMessage(command);
    };
    left.then(() => answer(null));
    await this.#ask(() =>
      new Promise((resolve) => {
        answer = resolve;
        lane.send([ASK_TIME]);
      })
    );
    lane.onMessage = onMessage;
    this.begin();
  }

  /** Its initializer is called now, if it has one. */
  begin(): void {
    this.#begun = performance.now();
  }

  async #ask(ask: () => Promise<number | null>): Promise<void> {
    for (let count = 0; count < MOST_READINGS && this.#clock.error > GOOD_ENOUGH_MS; count++) {
      const before = performance.now();
      const time = await ask();
      const after = performance.now();
      if (time === null) return;
      const error = (after - before) / 2;
      if (error < this.#clock.error) this.#clock = { offset: time - (before + after) / 2, error };
    }
  }

  /**
   * It is ready.
   *
   * @param hasInitializer Whether there was anything to be done for that.
   */
  booted(hasInitializer: boolean): void {
    const took = performance.now() - this.#begun;
    this.stopwatch.booted(this.#clock, this.#begun, hasInitializer ? took : -1);
  }
}

/**
 * A lane whose messages take along what a stopwatch has noted.
 *
 * @param lane The lane.
 * @param stopwatch The stopwatch.
 * @returns It, for who reports.
 */
export function watchedLane(lane: Lane, stopwatch: Stopwatch): Lane {
  return {
    ...{ onMessage: () => {}, onEnd: () => {}, onFault: () => {} },
    start: () => lane.start(),
    send(report, transfer, mayMove) {
      // What can't be cloned is sent again in another form, and the notes with that.
      const sent = lane.send(stopwatch.with(report as Report), transfer, mayMove);
      stopwatch.sent();
      return sent;
    },
    linger: () => lane.linger(),
    ref: () => lane.ref(),
    unref: () => lane.unref(),
    close: () => lane.close(),
  };
}
