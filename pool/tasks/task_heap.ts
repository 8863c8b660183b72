// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The tasks that wait and have a priority: a heap of four children a node. What is compared lies in arrays of
 * numbers, as among many the time goes into what the memory has to be asked for.
 *
 * @module
 */

import type { Task } from "./task.ts";

/** How many there is room for in the beginning. */
const LEAST = 16;

/** The first node is here, so that the children of each begin at a multiple of four: they share a line of the cache. */
const ROOT = 3;

/** Bytes of a node: its priority, its turn, and where its task is. */
const NODE_BYTES = 16;

/** Where they are, counted in the four-byte numbers of a node. */
const TURN = 2;
const PLACE = 3;

/** Gives the highest priority first, and among equal ones the earliest turn. */
export class TaskHeap {
  /** The nodes, as they are read: a priority is every second number of this, ... */
  #priorities = new Float64Array();
  /** ... the rest of a node is two of every four numbers of that. */
  #words = new Int32Array();
  readonly #tasks: (Task | undefined)[] = [];
  /** Places without a task. */
  readonly #free: number[] = [];
  #size = 0;

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  /** The priority of the first; `-Infinity` if there is none. */
  get priority(): number {
    return this.#size === 0 ? -Infinity : this.#priorities[2 * ROOT]!;
  }

  /** The first, which stays; undefined if there is none. */
  peek(): Task | undefined {
    return this.#size === 0 ? undefined : this.#tasks[this.#words[4 * ROOT + PLACE]!];
  }

  /**
   * Adds one, whose turn is known.
   *
   * @param task The task.
   * @param priority Its priority.
   */
  push(task: Task, priority: number): void {
    this.#makeRoom();
    const place = this.#free.pop() ?? this.#tasks.length;
    this.#tasks[place] = task;
    this.#rise(ROOT + this.#size++, priority, task.turn, place);
  }

  /** Takes the first; undefined if there is none. */
  shift(): Task | undefined {
    return this.#size === 0 ? undefined : this.#take(ROOT);
  }

  /**
   * Takes one out, wherever it is.
   *
   * @param task The task.
   * @returns Whether it was there.
   */
  remove(task: Task): boolean {
    const place = this.#tasks.indexOf(task);
    if (place < 0) return false;
    let node = ROOT;
    while (this.#words[4 * node + PLACE] !== place) node++;
    this.#take(node);
    return true;
  }

  /** Takes what is at a node, which the last one fills. */
  #take(node: number): Task {
    const words = this.#words;
    const place = words[4 * node + PLACE]!;
    const task = this.#tasks[place]!;
    this.#tasks[place] = undefined;
    this.#free.push(place);
    const last = ROOT + --this.#size;
    if (node < last) {
      const priority = this.#priorities[2 * last]!;
      this.#rise(this.#sink(node), priority, words[4 * last + TURN]!, words[4 * last + PLACE]!);
    }
    if (this.#size === 0) this.#clear();
    return task;
  }

  /** Moves those before the gap behind it, as long as they come out later. */
  #rise(gap: number, priority: number, turn: number, place: number): void {
    const priorities = this.#priorities;
    const words = this.#words;
    while (gap > ROOT) {
      const parent = (gap >> 2) + ROOT - 1;
      const other = priorities[2 * parent]!;
      if (other > priority || (other === priority && isBefore(words[4 * parent + TURN]!, turn))) {
        break;
      }
      priorities[2 * gap] = other;
      words[4 * gap + TURN] = words[4 * parent + TURN]!;
      words[4 * gap + PLACE] = words[4 * parent + PLACE]!;
      gap = parent;
    }
    priorities[2 * gap] = priority;
    words[4 * gap + TURN] = turn;
    words[4 * gap + PLACE] = place;
  }

  /** Moves the gap to the very end: what fills it is one of the last, and hardly ever rises from there. */
  #sink(gap: number): number {
    const priorities = this.#priorities;
    const words = this.#words;
    const end = ROOT + this.#size;
    for (let child = firstChild(gap); child < end; child = firstChild(gap)) {
      const behind = Math.min(child + 4, end);
      let best = child;
      let highest = priorities[2 * child]!;
      for (let other = child + 1; other < behind; other++) {
        const priority = priorities[2 * other]!;
        if (priority < highest) continue;
        const turn = words[4 * other + TURN]!;
        if (priority === highest && isBefore(words[4 * best + TURN]!, turn)) continue;
        best = other;
        highest = priority;
      }
      priorities[2 * gap] = highest;
      words[4 * gap + TURN] = words[4 * best + TURN]!;
      words[4 * gap + PLACE] = words[4 * best + PLACE]!;
      gap = best;
    }
    return gap;
  }

  #makeRoom(): void {
    const room = this.#words.length / 4 - ROOT;
    if (this.#size < room) return;
    const old = this.#words;
    const length = ROOT + Math.max(LEAST, 2 * room);
    this.#priorities = new Float64Array(length * NODE_BYTES / 8);
    this.#words = new Int32Array(this.#priorities.buffer);
    this.#words.set(old);
  }

  /** Room for many is given back. */
  #clear(): void {
    this.#tasks.length = 0;
    this.#free.length = 0;
    if (this.#words.length > 4 * (ROOT + LEAST)) this.#words = new Int32Array();
  }
}

/** The first of the four children of a node. */
function firstChild(node: number): number {
  return 4 * (node - ROOT + 1);
}

/** Whether a turn is before another: of such numbers as have begun anew from 0, the nearer way counts. */
function isBefore(turn: number, other: number): boolean {
  return ((turn - other) | 0) < 0;
}
