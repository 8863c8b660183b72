// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the explorer runs: a world of words, and a thread in it up to one access more than it has made.
 *
 * @module
 */

import { HOLDER } from "../../sync/states/layout.ts";
import { holderWord } from "../../sync/states/seat.ts";

/** Thrown to leave a thread where it is. */
export class Cut {}

/** What one access is, and what it gave. */
export interface Access {
  kind: "load" | "store" | "cas" | "add" | "dead" | "ring" | "note" | "sleep";
  result: number;
}

/** The words, and who is dead, at one moment. A copy shares what is the same until it is changed. */
export class World {
  #words: ReadonlyMap<number, number>;
  #notes: Readonly<Record<string, number>>;
  #dead: ReadonlySet<number>;
  #key: string | null = null;
  /** The same for worlds that are alike, and no others, as the explorer numbers them; 0: not yet. */
  id = 0;

  constructor(
    words: ReadonlyMap<number, number>,
    notes: Readonly<Record<string, number>> = {},
    dead: ReadonlySet<number> = new Set(),
  ) {
    this.#words = words;
    this.#notes = notes;
    this.#dead = dead;
  }

  get notes(): Readonly<Record<string, number>> {
    return this.#notes;
  }

  get dead(): ReadonlySet<number> {
    return this.#dead;
  }

  get(index: number): number {
    return this.#words.get(index) ?? 0;
  }

  set(index: number, value: number): number {
    if (value === this.get(index)) return value;
    const words = new Map(this.#words);
    if (value === 0) words.delete(index);
    else words.set(index, value);
    this.#words = words;
    this.#change();
    return value;
  }

  isDead(holder: number): boolean {
    return this.#dead.has(holder);
  }

  die(holder: number): void {
    this.#dead = new Set(this.#dead).add(holder);
    this.#change();
  }

  ring(holder: number): number {
    const bell = holderWord(holder, HOLDER.BELL);
    return this.set(bell, this.get(bell) + 1);
  }

  note(name: string, change: number): number {
    const count = (this.#notes[name] ?? 0) + change;
    this.#notes = { ...this.#notes, [name]: count };
    this.#change();
    return count;
  }

  copy(): World {
    const copy = new World(this.#words, this.#notes, this.#dead);
    copy.#key = this.#key;
    copy.id = this.id;
    return copy;
  }

  #change(): void {
    this.#key = null;
    this.id = 0;
  }

  /** The same for worlds that are alike, and no others. */
  key(): string {
    return this.#key ??= this.#makeKey();
  }

  #makeKey(): string {
    const words = [...this.#words].sort(([a], [b]) => a - b).join(";");
    const notes = Object.entries(this.#notes).sort(([a], [b]) => a < b ? -1 : 1).join(";");
    return `${words}|${notes}|${[...this.#dead].sort().join()}`;
  }
}

/** One thread, run up to one access more than it has made. */
export class Replay {
  readonly made: Access[];
  readonly #world: World;
  #at = 0;
  #isCut = false;
  /** Whether the last thing that it did was to fall asleep. */
  slept: { bell: number } | null = null;

  constructor(made: Access[], world: World) {
    this.made = made;
    this.#world = world;
  }

  access(kind: Access["kind"], act: (world: World) => number): number {
    if (this.#isCut) throw new Cut();
    const before = this.made[this.#at];
    if (before !== undefined) {
      this.#at++;
      if (before.kind !== kind) throw new Error(`The thread is not the same each time: ${kind}`);
      return before.result;
    }
    if (this.#isFull) return this.#cut();
    this.#isFull = !this.#isAlone;
    const result = act(this.#world);
    this.made.push({ kind, result });
    this.#at++;
    return result;
  }

  /** Whether it has made its one access more. */
  #isFull = false;

  /** A thread that is the only one, and never cut off. */
  static alone(world: World): Replay {
    const replay = new Replay([], world);
    replay.#isAlone = true;
    return replay;
  }

  #isAlone = false;

  #cut(): never {
    this.#isCut = true;
    throw new Cut();
  }

  /** All that the thread can know now, but for what it can read in the words. */
  get known(): string {
    const { at, known } = this.since;
    return `${known}/${this.made.slice(at, this.#at).map(({ result }) => result).join()}`;
  }

  /**
   * Here the thread knows only what it can read in the words, and a text: how it has come here is not told
   * apart.
   */
  checkpoint(known: string): void {
    if (this.#isCut) throw new Cut();
    this.since = { at: this.#at, known };
  }

  /** Where the last checkpoint was, counted in accesses. */
  since: { at: number; known: string } = { at: 0, known: "" };

  /** Goes on when something holds. */
  block(holds: (world: World) => boolean): void {
    if (this.#isCut) throw new Cut();
    if (this.made[this.#at] !== undefined) {
      this.#at++;
      return;
    }
    if (this.#isFull || !holds(this.#world)) {
      this.isBlocked = !this.#isFull;
      this.#cut();
    }
    this.#isFull = true;
    this.made.push({ kind: "note", result: 0 });
    this.#at++;
  }

  /** Whether it could not even begin. */
  isBlocked = false;

  /** Gives 1 if it is to mend. A sleeper's next step is to wake, which is not always possible. */
  sleep(_me: number, bell: number): number {
    if (this.#isCut) throw new Cut();
    const before = this.made[this.#at];
    if (before !== undefined) {
      this.#at++;
      return before.result;
    }
    this.slept = { bell };
    return this.#cut();
  }
}
