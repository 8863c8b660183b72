// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A queue in the memory of one process: its items, and those who wait.
 *
 * @module
 */

import { Fifo } from "../base/fifo.ts";
import type { Bytes } from "./carrier.ts";
import type { Traits } from "./place.ts";

/** Something that was asked for, and may be given up. */
export interface Wait<T> {
  /** The answer. */
  readonly answer: Promise<T>;
  /** Gives it up: the answer then comes at once, and may still be a good one. */
  cancel(): void;
}

/** One who uses the queue: an object of it, here or elsewhere. */
export class Party {
  /** Whether it may still put. */
  counts: boolean;
  /** Whether it counts as it has put itself, and not as it was passed on. */
  hasPut = false;
  /** Whether it has got, waited or iterated. */
  isConsumer = false;
  /** How much it has got and not done. */
  held = 0;

  /**
   * Somebody.
   *
   * @param counts Whether it counts from now on: not who has made the queue.
   */
  constructor(counts: boolean) {
    this.counts = counts;
  }
}

interface Getter {
  party: Party;
  /** Whether it is told when nothing will come. */
  mayEnd: boolean;
  give(item: Bytes | null): void;
}

interface Putter {
  item: Bytes;
  settle(isPut: boolean): void;
}

/** The queue. */
export class Host {
  readonly #traits: Traits;
  readonly #items = new Fifo<Bytes>();
  readonly #getters = new Set<Getter>();
  readonly #putters = new Set<Putter>();
  readonly #joiners = new Set<(isDone: boolean) => void>();
  readonly #parties = new Set<Party>();
  /** How many tasks with it wait for a worker. */
  #holds = 0;
  #hasBegun = false;
  #undone = 0;

  /**
   * Makes an empty one.
   *
   * @param traits What it is like.
   */
  constructor(traits: Traits) {
    this.#traits = traits;
  }

  /** How many items there are. */
  get size(): number {
    return this.#items.size;
  }

  /** Somebody comes. */
  join(party: Party): void {
    this.#parties.add(party);
  }

  /** Somebody is gone, and does nothing more of what it has held. */
  leave(party: Party): void {
    this.#parties.delete(party);
    if (party.counts) this.#hasBegun = true;
    if (this.#traits.isJoinable) this.#done(party.held);
    party.held = 0;
    this.#lookForEnd();
  }

  /** More or fewer tasks with it wait for a worker. */
  hold(change: number): void {
    this.#holds += change;
    this.#lookForEnd();
  }

  /** Somebody puts no more; with `isFinal` by its own word. */
  stop(party: Party, isFinal: boolean): void {
    if (isFinal || party.counts) this.#hasBegun = true;
    party.counts = party.hasPut = false;
    this.#lookForEnd();
  }

  #lookForEnd(): void {
    if (!this.#isOver) return;
    for (const getter of [...this.#getters]) {
      if (!getter.mayEnd) continue;
      this.#getters.delete(getter);
      getter.give(null);
    }
  }

  /** Nobody is left who puts, somebody has been, and nothing is left that was put. */
  get #isOver(): boolean {
    if (!this.#hasBegun || this.#holds > 0 || this.#items.size > 0) return false;
    for (const { counts } of this.#parties) if (counts) return false;
    return true;
  }

  /** Puts an item; false: it was given up. */
  put(party: Party, item: Bytes): Wait<boolean> {
    this.#notePut(party);
    if (this.#putters.size === 0 && this.#hasRoom) {
      this.#add(item);
      return { answer: Promise.resolve(true), cancel() {} };
    }
    let settle!: (isPut: boolean) => void;
    const answer = new Promise<boolean>((resolve) => settle = resolve);
    const putter: Putter = { item, settle };
    this.#putters.add(putter);
    return {
      answer,
      cancel: () => {
        if (this.#putters.delete(putter)) settle(false);
      },
    };
  }

  #notePut(party: Party): void {
    if (party.hasPut) return;
    const wasPassed = party.counts && !party.isConsumer;
    party.counts = true;
    party.hasPut = !wasPassed;
    this.#hasBegun = true;
  }

  get #hasRoom(): boolean {
    const { maxSize } = this.#traits;
    return maxSize === 0 || this.#items.size < maxSize;
  }

  #add(item: Bytes): void {
    this.#undone++;
    const [getter] = this.#getters;
    if (getter === undefined) return this.#items.push(item);
    this.#getters.delete(getter);
    getter.party.held++;
    getter.give(item);
  }

  /** Takes an item; null: it was given up, or nothing will come. */
  get(party: Party, mayEnd: boolean): Wait<Bytes | null> {
    this.#noteGet(party);
    const item = this.#items.shift();
    if (item !== undefined) {
      party.held++;
      this.#refill();
      return { answer: Promise.resolve(item), cancel() {} };
    }
    let give!: (item: Bytes | null) => void;
    const answer = new Promise<Bytes | null>((resolve) => give = resolve);
    const getter: Getter = { party, mayEnd, give };
    this.#getters.add(getter);
    if (mayEnd) this.#lookForEnd();
    return {
      answer,
      cancel: () => {
        if (this.#getters.delete(getter)) give(null);
      },
    };
  }

  #noteGet(party: Party): void {
    if (party.isConsumer) return;
    party.isConsumer = true;
    // Who only gets says nothing of what may come.
    if (!party.hasPut) party.counts = false;
    this.#lookForEnd();
  }

  #refill(): void {
    for (const putter of this.#putters) {
      if (!this.#hasRoom) return;
      this.#putters.delete(putter);
      this.#add(putter.item);
      putter.settle(true);
    }
    this.#lookForEnd();
  }

  /** An item is done; false: there is none that is not. */
  taskDone(party: Party): boolean {
    if (this.#undone === 0) return false;
    party.held = Math.max(0, party.held - 1);
    this.#done(1);
    return true;
  }

  #done(count: number): void {
    this.#undone -= Math.min(count, this.#undone);
    if (this.#undone > 0) return;
    for (const tell of this.#joiners) tell(true);
    this.#joiners.clear();
  }

  /** Waits until all is done; false: it was given up. */
  untilDone(party: Party): Wait<boolean> {
    this.#noteGet(party);
    if (this.#undone === 0) return { answer: Promise.resolve(true), cancel() {} };
    let tell!: (isDone: boolean) => void;
    const answer = new Promise<boolean>((resolve) => tell = resolve);
    this.#joiners.add(tell);
    return {
      answer,
      cancel: () => {
        if (this.#joiners.delete(tell)) tell(false);
      },
    };
  }
}
