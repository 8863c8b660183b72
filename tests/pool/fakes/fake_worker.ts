// Copyright 2026 the multiprocessing authors. MIT license.

/** A worker without a process: what it does next is chosen by a test. */

import type { PoolWorkerEvents, Schedulable } from "../../../pool/scheduling/schedulable.ts";
import { isolate, type Task } from "../../../pool/tasks/task.ts";

/** How many tasks it holds at the most. */
const MOST = 3;

/** What has become of the tasks of a play. */
export class Record {
  /** The numbers of those that were begun, in their order. */
  readonly begun: number[] = [];
  /** How each has ended. */
  readonly ends = new Map<number, string>();
  /** Those that move what they are given. */
  readonly moving = new Set<number>();
}

/** It begins a task when it is let, and ends it when it is let. */
export class FakeWorker implements Schedulable {
  readonly pid: number;
  readonly name = "fake";
  readonly place = 0;
  readonly running = 0;
  readonly current = null;
  isReady = false;
  heard = 0;
  readonly #events: PoolWorkerEvents;
  readonly #record: Record;
  #held: Task[] = [];
  #hasBegun = false;
  #isRecalled = false;
  #isSlow = false;
  #isRetired = false;
  #isDoomed = false;
  #isGone = false;

  constructor(pid: number, events: PoolWorkerEvents, record: Record) {
    this.pid = pid;
    this.#events = events;
    this.#record = record;
  }

  get canBegin(): boolean {
    return this.isIdle && this.room > 0;
  }

  get isIdle(): boolean {
    return this.#held.length === 0;
  }

  get room(): number {
    if (!this.isReady || this.#isRetired || this.#isRecalled || this.#isSlow) return 0;
    return this.#held[0]?.special?.alone ? 0 : MOST - this.#held.length;
  }

  get spare(): number {
    return this.#isRecalled || this.#isSlow ? 0 : Math.max(0, this.#held.length - 1);
  }

  give(tasks: Task[]): Task[] {
    if (tasks.length > this.room) throw new Error("It was given more than there is room for");
    this.heard++;
    for (const [index, task] of tasks.entries()) {
      if (this.#record.moving.has(numberOf(task)) && !this.isIdle) {
        isolate(task);
        return tasks.slice(index);
      }
      this.#held.push(task);
    }
    return [];
  }

  recall(): void {
    this.#isRecalled = true;
  }

  linger(): void {}

  get held(): number {
    return this.#held.length;
  }

  get isRetired(): boolean {
    return this.#isRetired;
  }

  holdBack(): void {}

  retire(): void {
    this.#isRetired = true;
  }

  stop(): void {
    this.kill();
  }

  kill(): void {
    this.#isRetired = true;
    this.#isDoomed = true;
  }

  holds(task: Task): boolean {
    return this.#held[0] === task;
  }

  /** What it may do next. */
  steps(mayDie: boolean): [name: string, run: () => void][] {
    if (this.#isGone) return [];
    if (this.#isDoomed || (this.#isRetired && this.isIdle)) return [["ends", () => this.#end()]];
    const steps: [string, () => void][] = [];
    const [held] = [this.#held.length];
    if (!this.isReady) steps.push(["is ready", () => this.#say(() => this.isReady = true)]);
    if (held > 0 && !this.#hasBegun) steps.push(["begins", () => this.#begin()]);
    if (this.#hasBegun) steps.push(["reports", () => this.#say(() => this.#report())]);
    if (this.#isRecalled) steps.push(["gives back", () => this.#say(() => this.#giveBack())]);
    if (this.spare > 0 && this.#hasBegun) steps.push(["is silent", () => this.recall()]);
    if (mayDie) steps.push(["dies", () => this.#end()]);
    return steps;
  }

  #say(what: () => void): void {
    this.heard++;
    what();
    this.#events.onRoom(this);
  }

  #begin(): void {
    this.#hasBegun = true;
    this.#record.begun.push(numberOf(this.#held[0]!));
  }

  #report(): void {
    this.#hasBegun = false;
    this.#isSlow = false;
    this.#held.shift()!.resolve(this.pid);
    this.#events.onDone();
  }

  #giveBack(): void {
    this.#isRecalled = false;
    this.#events.onReturn(this.#held.splice(this.#hasBegun ? 1 : 0));
    this.#isSlow = !this.isIdle;
  }

  #end(): void {
    this.#isGone = true;
    const left = this.#held.splice(0);
    const lost = this.#hasBegun ? left.splice(0, 1) : [];
    const end = { exitCode: -9, lost, left, cause: undefined, wasReady: this.isReady };
    this.isReady = false;
    this.#events.onEnd(this, end);
  }
}

/** The number that a test has given a task. */
export function numberOf(task: Task): number {
  return task.target.id;
}
