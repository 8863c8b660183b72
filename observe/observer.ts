// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts together what happens in a pool: the times that its workers have taken with the tasks that they are of.
 *
 * @module
 */

import type { PoolEvent, TaskReader, WatchedTask, WatchedWorker } from "../base/events.ts";
import type { PoolInsights } from "./figures.ts";
import type { Insights } from "./insights.ts";
import type { Trace } from "./trace.ts";
import type { TraceEvent } from "./trace_event.ts";
import { PlaceRecord, WorkerRecord } from "./worker_record.ts";

type Of<Kind extends PoolEvent["kind"]> = Extract<PoolEvent, { kind: Kind }>;

/** A task that is over is known by the time of its submission: below 0, and to be had back. */
function over(at: number): number {
  return -1 - at;
}

/** Whoever watches one pool. */
export class Observer {
  readonly #insights: Insights | null;
  readonly #trace: Trace | null;
  readonly #reader: TaskReader;
  readonly #now: () => number;
  readonly #places: PlaceRecord[] = [];
  readonly #records = new Map<WatchedWorker, WorkerRecord>();
  readonly #tasks = { submitted: 0, done: 0, failed: 0, lost: 0 };
  /** When what is told now has come. */
  #at = 0;

  /**
   * Nothing has happened yet.
   *
   * @param insights Keeps figures; null: nobody asks for them.
   * @param trace Keeps events; null: nobody asks for them.
   * @param reader Knows the tasks.
   * @param now Tells the time.
   */
  constructor(
    insights: Insights | null,
    trace: Trace | null,
    reader: TaskReader,
    now: () => number,
  ) {
    this.#reader = reader;
    this.#insights = insights;
    this.#trace = trace;
    this.#now = now;
  }

  /**
   * Something happens.
   *
   * @param event What.
   */
  tell(event: PoolEvent): void {
    switch (event.kind) {
      case "submitted":
        this.#tasks.submitted += event.count;
        break;
      case "ended":
        return this.#ended(event);
      case "dropped":
        return this.#drop(event);
      case "reported":
        return this.#reported(event);
      case "lost":
        return this.#lost(event);
      case "started":
        return this.#started(event);
      case "released":
        this.#records.get(event.worker)!.releasedAt = this.#now();
        break;
      default:
        event.kind satisfies "gone";
        this.#gone(event);
    }
  }

  #started({ worker, at }: Of<"started">): void {
    const record = new WorkerRecord(worker, at);
    this.#records.set(worker, record);
    (this.#places[worker.place] ??= new PlaceRecord(worker)).begin(record);
    this.#trace?.started(record);
  }

  #reported({ worker, notes }: Of<"reported">): void {
    this.#at = this.#now();
    const record = this.#records.get(worker)!;
    const place = this.#places[worker.place]!;
    const [, , memory, , boot] = notes;
    record.hear(notes);
    place.sum.memory = memory;
    if (boot !== null) {
      place.booted(boot);
      this.#trace?.booted(record, boot);
    }
    this.#trace?.count(this.#at, record, this.#queued, memory);
  }

  #ended({ worker, tasks, values, outcomes }: Of<"ended">): void {
    const record = this.#records.get(worker)!;
    // Many are submitted at the same time, and end at the same time.
    let [since, alike] = [0, 0];
    for (let index = 0; index < tasks.length; index++) {
      const task = tasks[index]!;
      const count = this.#reader.countOf(task);
      const isWhole = outcomes !== null && outcomes[index] !== 0;
      const failed = isWhole ? count : this.#reader.failedIn(task, values[index]);
      const ran = this.#takeTimes(task, count, failed, record);
      if (task.at < 0 || count === 0) continue;
      // What it did before it was stopped by an error of its own has been done.
      this.#count(count, isWhole && ran > 0 ? count - ran + 1 : failed);
      if (task.at !== since) {
        this.#noteLatency(this.#at - since, alike);
        [since, alike] = [task.at, 0];
      }
      alike += count;
      task.at = over(task.at);
    }
    this.#noteLatency(this.#at - since, alike);
  }

  #count(count: number, failed: number): void {
    this.#tasks.failed += failed;
    this.#tasks.done += count - failed;
  }

  #noteLatency(ms: number, count: number): void {
    if (count > 0) this.#insights?.latency.add(Math.max(0, ms), count);
  }

  /** Of several ends of a task the first counts. */
  #drop({ task, count }: Of<"dropped">): void {
    if (task.at < 0) return;
    this.#count(count, count);
    this.#noteLatency(this.#now() - task.at, count);
    task.at = over(task.at);
  }

  /** The times of a task that has ended; how many items they are of. */
  #takeTimes(task: WatchedTask, count: number, failed: number, record: WorkerRecord): number {
    const { sum } = this.#places[record.worker.place]!;
    const kind = record.together > 0 ? 0 : record.next();
    if (kind === undefined) return 0;
    sum.tasks += count;
    if (kind < 0) return this.#takeItems(task, -kind, record, failed === count);
    if (kind !== 0) this.#takeTime(kind, record);
    record.together--;
    // What a worker does of its own is no task.
    if (count === 0) return 0;
    const took = record.togetherMs;
    this.#insights?.note(task, 0, took, record.pid);
    this.#trace?.task(record, task, record.lastEnd - took, took, failed > 0 ? "failed" : "done", 1);
    return count === 1 ? 1 : 0;
  }

  /** The time of one task, or of several short ones. */
  #takeTime(count: number, record: WorkerRecord): void {
    const { sum } = this.#places[record.worker.place]!;
    const start = record.next()!;
    const took = record.next()!;
    sum.workMs += took;
    record.lastEnd = start + took;
    record.together = count;
    record.togetherMs = took / count;
  }

  /** The times of the items of a chunk. */
  #takeItems(task: WatchedTask, pairs: number, record: WorkerRecord, hasFailed: boolean): number {
    const { sum } = this.#places[record.worker.place]!;
    let start = record.next()!;
    let ran = 0;
    for (let pair = 1; pair <= pairs; pair++) {
      const count = record.next()!;
      const took = record.next()!;
      const items = Math.max(1, count);
      sum.workMs += took;
      if (items === 1) this.#insights?.note(task, ran, took, record.pid, count);
      else this.#insights?.work.add(took / items, items);
      const outcome = hasFailed && pair === pairs ? "failed" : "done";
      this.#trace?.task(record, task, start, took, outcome, items);
      start += took;
      ran += items;
    }
    record.lastEnd = start;
    return ran;
  }

  /** It has not said when it began: surely not before the end of the last, or its own submission. */
  #lost({ task, count, worker, isRetried }: Of<"lost">): void {
    if (count === 0) return;
    const now = this.#now();
    const record = this.#records.get(worker)!;
    const { sum } = this.#places[worker.place]!;
    const isOver = task.at < 0;
    const submitted = isOver ? over(task.at) : task.at;
    const start = Math.max(record.readyAt, record.lastEnd, submitted);
    sum.workMs += now - start;
    this.#trace?.task(record, task, start, now - start, isOver ? "failed" : "lost", count);
    if (isOver) return;
    sum.lost += count;
    if (isRetried) return;
    this.#tasks.lost += count;
    task.at = over(task.at);
  }

  #gone({ worker, exitCode, wasIdle }: Of<"gone">): void {
    const now = this.#now();
    const record = this.#records.get(worker)!;
    this.#places[worker.place]!.end(now, wasIdle);
    this.#records.delete(worker);
    this.#trace?.gone(now, record, exitCode);
  }

  get #running(): number {
    let running = 0;
    for (const worker of this.#records.keys()) running += worker.running;
    return Math.min(running, this.#left);
  }

  /** How many have not ended. */
  get #left(): number {
    const { submitted, done, failed, lost } = this.#tasks;
    return submitted - done - failed - lost;
  }

  get #queued(): number {
    return this.#left - this.#running;
  }

  /** The figures up to now. */
  get insights(): PoolInsights {
    const { submitted, done, failed, lost } = this.#tasks;
    const { latency, work, slowest } = this.#insights!;
    const now = this.#now();
    return {
      workers: this.#places.filter((place) => place !== undefined).map((place) =>
        place.insights(now)
      ),
      tasks: { submitted, running: this.#running, done, failed, lost },
      queued: this.#queued,
      latency: latency.percentiles,
      work: work.percentiles,
      slowest: slowest.all,
    };
  }

  /** The events up to now. */
  get traceEvents(): TraceEvent[] {
    return this.#trace!.events;
  }
}
