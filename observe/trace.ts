// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What has happened in a pool, in the Trace Event Format.
 *
 * @module
 */

import type { BootNotes, WatchedTask } from "../base/events.ts";
import { Ring } from "./ring.ts";
import { nameOf } from "./target_name.ts";
import type { TraceEvent } from "./trace_event.ts";
import type { WorkerRecord } from "./worker_record.ts";

/** How a task has ended. */
export type TaskOutcome = "done" | "failed" | "lost";

const OUTCOMES: readonly TaskOutcome[] = ["done", "failed", "lost"];

/** What an entry is of; a task's is the number of its target's name, from 0 on. */
const BOOT = -1;
const INITIALIZER = -2;
const FINALIZER = -3;
const END = -4;
const QUEUED = -5;
const MEMORY = -6;

const NAMES = new Map([[BOOT, "boot"], [INITIALIZER, "initializer"], [FINALIZER, "finalizer"]]);

/** Milliseconds between two counters. */
const COUNTER_MS = 5;

const US_PER_MS = 1000;

/** Outcome and number of items of a task in one number. */
const ITEMS = 4;

/** A row: a worker from its start to its end. */
interface Row {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  /** Milliseconds by which its clock may differ. */
  clockError: number;
  /** It has ended. */
  isOver: boolean;
}

/** What is to be known of the pool. */
export interface TraceFacts {
  /** How many events are kept. */
  limit: number;
  /** Whether tasks of a worker overlap. */
  overlap: boolean;
  /** Whether workers do something before they end. */
  hasFinalizer: boolean;
  /** The id of the pool's own process. */
  pid: number;
}

/** The last of what has happened. */
export class Trace {
  readonly #facts: TraceFacts;
  readonly #ring: Ring;
  readonly #rows = new Map<number, Row>();
  #nextRow = 1;
  /** How many rows there may be before those are forgotten of which nothing is left. */
  #mostRows = 256;
  readonly #targets: string[] = [];
  readonly #targetOf = new WeakMap<object, number>();
  /** The target of the last task, and its number. */
  #target: object | null = null;
  #name = 0;
  #countedAt = -Infinity;

  /**
   * Nothing has happened yet.
   *
   * @param facts What is to be known of the pool.
   */
  constructor(facts: TraceFacts) {
    this.#facts = facts;
    this.#ring = new Ring(facts.limit);
  }

  /**
   * A worker was started.
   *
   * @param record The worker.
   */
  started(record: WorkerRecord): void {
    const { pid, worker: { place, name } } = record;
    if (this.#rows.size >= this.#mostRows) this.#forgetRows();
    this.#rows.set(this.#nextRow, { pid, tid: place + 1, name, clockError: 0, isOver: false });
    record.row = this.#nextRow++;
  }

  /** A pool that replaces its workers again and again would have ever more. */
  #forgetRows(): void {
    const used = new Set<number>();
    for (const [, row] of this.#ring) used.add(row!);
    for (const [index, { isOver }] of this.#rows) {
      if (isOver && !used.has(index)) this.#rows.delete(index);
    }
    this.#mostRows = Math.max(this.#mostRows, 2 * this.#rows.size);
  }

  /**
   * A worker is ready.
   *
   * @param record The worker.
   * @param boot What it says of that.
   */
  booted(record: WorkerRecord, [ready, initMs, clockError]: BootNotes): void {
    const { row } = record;
    this.#rows.get(row)!.clockError = clockError;
    this.#ring.add(BOOT, row, record.startedAt, Math.max(0, ready - record.startedAt), 0);
    if (initMs >= 0) this.#ring.add(INITIALIZER, row, ready, initMs, 0);
  }

  /**
   * A task has ended.
   *
   * @param record Its worker.
   * @param task The task.
   * @param start When it began.
   * @param took How many milliseconds it took.
   * @param outcome How it has ended.
   * @param items How many items were done in that time.
   */
  task(
    record: WorkerRecord,
    { target }: WatchedTask,
    start: number,
    took: number,
    outcome: TaskOutcome,
    items: number,
  ): void {
    if (target !== this.#target) this.#nameTarget(target);
    const code = OUTCOMES.indexOf(outcome) + items * ITEMS;
    this.#ring.add(this.#name, record.row, start, took, code);
  }

  #nameTarget(target: WatchedTask["target"]): void {
    this.#target = target;
    this.#name = this.#targetOf.get(target) ?? this.#addTarget(target);
  }

  #addTarget(target: WatchedTask["target"]): number {
    const index = this.#targets.push(nameOf(target.place)) - 1;
    this.#targetOf.set(target, index);
    return index;
  }

  /**
   * Counts, now and then.
   *
   * @param at When.
   * @param record A worker.
   * @param queued How many tasks wait.
   * @param memory How much memory the worker has.
   */
  count(at: number, record: WorkerRecord, queued: number, memory: number): void {
    if (record.tracedMemory !== memory) {
      record.tracedMemory = memory;
      this.#ring.add(MEMORY, record.row, at, 0, memory);
    }
    if (at - this.#countedAt < COUNTER_MS) return;
    this.#countedAt = at;
    this.#ring.add(QUEUED, 0, at, 0, queued);
  }

  /**
   * A worker has ended.
   *
   * @param at When.
   * @param record The worker.
   * @param exitCode Its exit code.
   */
  gone(at: number, record: WorkerRecord, exitCode: number): void {
    const { row, releasedAt } = record;
    if (this.#facts.hasFinalizer && releasedAt >= 0) {
      this.#ring.add(FINALIZER, row, releasedAt, at - releasedAt, 0);
    }
    this.#ring.add(END, row, at, 0, exitCode);
    this.#rows.get(row)!.isOver = true;
  }

  /** All of it, in the order of time; what describes the rows comes first. */
  get events(): TraceEvent[] {
    const events: TraceEvent[] = [];
    const seen = new Set<number>();
    let id = 0;
    for (const [kind, row, at, took, value] of this.#ring) {
      if (kind !== QUEUED) seen.add(row!);
      events.push(...this.#eventsOf(kind!, row!, at! * US_PER_MS, took! * US_PER_MS, value!, ++id));
    }
    events.sort((a, b) => a.ts - b.ts);
    return [...this.#metadata(seen), ...events];
  }

  #eventsOf(
    kind: number,
    index: number,
    ts: number,
    dur: number,
    value: number,
    id: number,
  ): TraceEvent[] {
    // The queue is nobody's row.
    const { pid, tid } = this.#rows.get(index) ?? { pid: this.#facts.pid, tid: 0 };
    const where = { ts, pid, tid };
    const name = NAMES.get(kind);
    if (name !== undefined) return [{ name, cat: "worker", ph: "X", ...where, dur }];
    switch (kind) {
      case END:
        return [
          { name: "end", cat: "worker", ph: "i", ...where, s: "t", args: { exitCode: value } },
        ];
      case QUEUED:
        return [this.#counter("queued", "tasks", value, where)];
      case MEMORY:
        return [this.#counter("memory", "bytes", value, where)];
      default:
        return this.#taskEvents(this.#targets[kind]!, where, dur, value, id);
    }
  }

  #counter(
    name: string,
    unit: string,
    value: number,
    where: Pick<TraceEvent, "ts" | "pid" | "tid">,
  ): TraceEvent {
    return { name, cat: "pool", ph: "C", ...where, args: { [unit]: value } };
  }

  #taskEvents(
    name: string,
    where: Pick<TraceEvent, "ts" | "pid" | "tid">,
    dur: number,
    value: number,
    id: number,
  ): TraceEvent[] {
    const items = Math.floor(value / ITEMS);
    const outcome = OUTCOMES[value % ITEMS]!;
    const args = items === 1 ? { outcome } : { outcome, items };
    const task = { name, cat: "task" };
    if (!this.#facts.overlap) return [{ ...task, ph: "X", ...where, dur, args }];
    return [
      { ...task, ph: "b", ...where, id, args },
      { ...task, ph: "e", ...where, ts: where.ts + dur, id },
    ];
  }

  #metadata(seen: ReadonlySet<number>): TraceEvent[] {
    const { pid } = this.#facts;
    const about = (name: string, pid: number, tid: number, args: Record<string, unknown>) => ({
      ...{ name, cat: "__metadata", ph: "M", ts: 0 },
      ...{ pid, tid, args },
    });
    const dropped = { dropped: this.#ring.dropped };
    const events: TraceEvent[] = [about("process_name", pid, 0, { name: "Pool", ...dropped })];
    for (const [index, { pid, tid, name, clockError }] of this.#rows) {
      if (!seen.has(index)) continue;
      if (pid !== this.#facts.pid) events.push(about("process_name", pid, tid, { name }));
      events.push(about("thread_name", pid, tid, { name }));
      events.push(about("thread_sort_index", pid, tid, { sort_index: tid }));
      events.push(about("clock", pid, tid, { errorMs: clockError }));
    }
    return events;
  }
}
