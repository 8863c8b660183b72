// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Puts together what happens in a pool: the times that its workers have taken with the tasks that they are of.
 *
 * @module
 */

import type { PoolEvent, WatchedTask, WatchedWorker } from "../base/events.ts";
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
   * @param now Tells the time.
   */
  constructor(insights: Insights | null, trace: Trace | null, now: () => number) {
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
        return this.#close(event.task, this.#now(), event.count, event.count);
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

  #ended(event: Of<"ended">): void {
    const { task, count } = event;
    const ran = this.#takeTimes(event, this.#records.get(event.worker)!);
    // What it did before it was stopped by an error of its own has been done.
    const failed = event.isWhole && ran > 0 ? count - ran + 1 : event.failed;
    this.#close(task, this.#at, count, failed);
  }

  /** Of several ends of a task the first counts. */
  #close(task: Pick<WatchedTask, "at">, at: number, count: number, failed: number): void {
    if (task.at < 0 || count === 0) return;
    this.#tasks.failed += failed;
    this.#tasks.done += count - failed;
    this.#insights?.latency.add(Math.max(0, at - task.at), count);
    task.at = over(task.at);
  }

  /** The times of a task that has ended; how many items they are of. */
  #takeTimes({ task, count, failed }: Of<"ended">, record: WorkerRecord): number {
    const { sum } = this.#places[record.worker.place]!;
    const first = record.next();
    if (first === undefined) return 0;
    sum.tasks += count;
    if (first < 0) return this.#takeItems(task, -first, record, failed === count);
    const took = record.next()!;
    sum.workMs += took;
    record.lastEnd = first + took;
    // What a worker does of its own is no task.
    if (count === 0) return 0;
    this.#insights?.note(task, 0, took, record.pid);
    this.#trace?.task(record, task, first, took, failed > 0 ? "failed" : "done", 1);
    return count === 1 ? 1 : 0;
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
