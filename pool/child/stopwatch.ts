// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The worker's side of a pool that is watched: takes the times of its tasks on the clock of the pool, and has them go
 * along with what it reports anyway.
 *
 * @module
 */

import { performance } from "../../base/globals.ts";
import type { BootNotes } from "../../base/events.ts";
import * as runtime from "../../runtime/runtime.ts";
import { Laps } from "./laps.ts";
import { type Report, WATCHED, type WatchedReport } from "../tasks/wire.ts";

/** Milliseconds after which memory is measured anew. */
const MEMORY_MS = 100;

/** Milliseconds below which a task is short: its own time is of no interest. */
const SHORT_MS = 0.01;

/** What is known of the clock of the pool. */
export interface ClockReading {
  /** What is to be added to the time here for that of the pool. */
  offset: number;
  /** By how many milliseconds that may be wrong. */
  error: number;
}

/** The times of one worker. */
export class Stopwatch {
  /** What is to be added to the time here for that of the pool. */
  #offset = 0;
  /** For those who do one task after another. */
  readonly laps: Laps = new Laps();
  /** Whether one number may stand for several short tasks. */
  readonly #joinsShort: boolean;
  /** As in {@linkcode Notes}. */
  #tasks: number[] = [];
  /** How many of the last tasks were short, and are not in that yet. */
  #short = 0;
  /** When the first of them began. */
  #shortSince = 0;
  /** Milliseconds that they took together. */
  #shortMs = 0;
  #boot: BootNotes | null = null;
  #waited = 0;
  /** Since when it has nothing to do; below 0: it is at a task. */
  #idleSince = -1;
  #memory = 0;
  #measured = -Infinity;

  /**
   * Nothing has happened.
   *
   * @param joinsShort Whether one number may stand for several short tasks.
   */
  constructor(joinsShort: boolean) {
    this.#joinsShort = joinsShort;
  }

  /**
   * It has booted.
   *
   * @param clock What is known of the clock of the pool.
   * @param begun When its initializer was called.
   * @param initMs How long that took; -1: there is none.
   */
  booted({ offset, error }: ClockReading, begun: number, initMs: number): void {
    this.#offset = offset;
    this.#boot = [begun + offset, initMs, error];
    this.rest();
  }

  /** It has nothing to do. */
  rest(): void {
    this.#idleSince = performance.now();
  }

  /** It has something to do again. */
  wake(): void {
    if (this.#idleSince < 0) return;
    this.#waited += performance.now() - this.#idleSince;
    this.#idleSince = -1;
  }

  /**
   * A task has ended.
   *
   * @param start When it began.
   * @param took How many milliseconds it took.
   * @param laps The times of its items, if it is a chunk.
   */
  note(start: number, took: number, laps: Laps | null): void {
    if (laps === null && took < SHORT_MS && this.#joinsShort) return this.#join(start, took);
    this.#endShort();
    if (laps === null) this.#tasks.push(1, start + this.#offset, took);
    else laps.end(start + took, start + this.#offset, this.#tasks);
  }

  #join(start: number, took: number): void {
    if (this.#short++ === 0) this.#shortSince = start;
    this.#shortMs += took;
  }

  #endShort(): void {
    if (this.#short === 0) return;
    this.#tasks.push(this.#short, this.#shortSince + this.#offset, this.#shortMs);
    this.#short = this.#shortMs = 0;
  }

  /**
   * Adds what is known to what is sent.
   *
   * @param report What is sent.
   * @returns It, or both.
   */
  with(report: Report): WatchedReport {
    this.#endShort();
    if (this.#tasks.length === 0 && this.#boot === null) return report;
    const now = performance.now();
    if (now - this.#measured >= MEMORY_MS) this.#measure(now);
    const waited = this.#waited + (this.#idleSince < 0 ? 0 : now - this.#idleSince);
    const at = now + this.#offset;
    return [WATCHED, [at, waited, this.#memory, this.#tasks, this.#boot], report];
  }

  #measure(now: number): void {
    this.#measured = now;
    this.#memory = runtime.memoryUsed();
  }

  /** What was added has gone out. */
  sent(): void {
    if (this.#tasks.length > 0) this.#tasks = [];
    this.#boot = null;
  }
}
