// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What was seen of a pool, as columns for charts.
 *
 * @module
 */

import { KEPT, type Sample } from "../figures.ts";

/** Looks over which the rate is taken. */
const SMOOTH = 4;

/** Something that happened to a worker. */
export interface Mark {
  /** Seconds since 1970. */
  at: number;
  worker: number;
}

/** A pool's past. */
export class History {
  /** Seconds since 1970. */
  readonly at: number[] = [];
  /** Tasks in a second, done and failed. */
  readonly rate: number[] = [];
  readonly failures: number[] = [];
  /** Milliseconds. */
  readonly mean: (number | null)[] = [];
  readonly p50: number[] = [];
  readonly p99: number[] = [];
  readonly running: number[] = [];
  readonly queued: number[] = [];
  /** Bytes. */
  readonly memory: number[] = [];
  /** Of each look, how much of it each worker has worked: from 0 to 1. */
  readonly busy: number[][] = [];
  /** Where a worker was replaced. */
  marks: Mark[] = [];
  readonly #samples: Sample[] = [];

  /**
   * Adds what was seen.
   *
   * @param samples From the oldest on.
   */
  constructor(samples: readonly Sample[]) {
    for (const sample of samples) this.add(sample);
  }

  /**
   * Adds a look.
   *
   * @param sample What was seen.
   */
  add(sample: Sample): void {
    const before = this.#samples.at(-1);
    this.#samples.push(sample);
    this.at.push(sample.at / 1000);
    const recent = this.#samples.slice(-SMOOTH);
    const perSecond = (key: "done" | "failed") =>
      sum(recent.map((each) => each[key])) / sum(recent.map(({ span }) => span)) * 1000;
    this.rate.push(perSecond("done"));
    this.failures.push(perSecond("failed"));
    for (const key of ["mean", "p50", "p99", "running", "queued", "memory"] as const) {
      (this[key] as (number | null)[]).push(sample[key]);
    }
    this.#addBusy(sample);
    this.#mark(before, sample);
    this.#forget();
  }

  /** How much a worker has worked over the last looks, from 0 to 1. */
  share(worker: number, looks: number): number {
    const cells = this.busy.slice(-looks);
    return cells.length === 0 ? 0 : sum(cells.map((cell) => cell[worker] ?? 0)) / cells.length;
  }

  #addBusy(sample: Sample): void {
    const { span, work, wait, busy } = sample;
    const unknown = (worker: number) => Math.max(0, span - work[worker]! - (wait[worker] ?? 0));
    this.busy.push(
      work.map((worked, worker) =>
        Math.min(1, (worked + (busy[worker] ? unknown(worker) : 0)) / span)
      ),
    );
    for (const [worker, worked] of work.entries()) this.#fillBack(worker, worked - span);
  }

  /** A task that took longer than a look is told of at its end: it has filled the looks before. */
  #fillBack(worker: number, left: number): void {
    for (let i = this.busy.length - 2; i >= 0 && left > 0; i--) {
      const { span } = this.#samples[i]!;
      const cell = this.busy[i]!;
      cell[worker] = Math.max(cell[worker] ?? 0, Math.min(1, left / span));
      left -= span;
    }
  }

  #mark(before: Sample | undefined, { at, starts }: Sample): void {
    for (const [worker, times] of starts.entries()) {
      const known = before?.starts[worker];
      if (known !== undefined && times > known) this.marks.push({ at: at / 1000, worker });
    }
  }

  #forget(): void {
    if (this.at.length <= KEPT) return;
    const columns = [this.at, this.rate, this.failures, this.mean, this.p50, this.p99];
    const more = [this.running, this.queued, this.memory, this.busy, this.#samples];
    for (const column of [...columns, ...more]) column.shift();
    this.marks = this.marks.filter(({ at }) => at >= this.at[0]!);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
