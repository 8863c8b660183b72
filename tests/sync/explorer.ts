// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Tries all orders in which threads can access shared words, and their deaths between any two accesses,
 * in the spirit of loom. The algorithms run as they are: a thread's next step is found by running it
 * again from its begin, with the results that its accesses have had, and cutting it off after one more.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { Fence, FencedError, lifeOf, takeLife } from "../../sync/fence.ts";
import { HEAD, HOLDER, LIFE } from "../../sync/states/layout.ts";
import { holderWord, type Seat } from "../../sync/states/seat.ts";
import type { Waiting } from "../../sync/states/waiting.ts";
import type { Words } from "../../memory/words.ts";
import { type Access, Cut, Replay, World } from "./replay.ts";

/** What a thread does; it must do the same whenever its accesses give the same. */
export type Body = (thread: Thread) => void;

/** What is tried. */
export interface Model {
  /** What is in the words first. */
  initial?: Record<number, number>;
  /** The threads; that of index 0 is holder 1. */
  threads: Body[];
  /** How many may die. Default 0. */
  deaths?: number;
  /** Which of them may; default: all. */
  mortals?: number[];
  /** Whether the dead run on, as threads do that were terminated: their end is told, and no more. */
  runOn?: boolean;
  /** What one waits in vain for before others stand back. Default: for ever. */
  patience?: number;
  /**
   * How often a thread may be interrupted that could go on; default: as often as can be. Faults of three
   * threads show with few, and all orders of them are too many.
   */
  interruptions?: number;
  /** What must hold when nobody can do anything any more. */
  atEnd?: (end: End) => void;
  /** Whether it is right that some sleep for ever. Default: never. */
  stuck?: (end: End) => boolean;
  /** How many states may be found; more are an error. Default a million. */
  limit?: number;
}

/** How it has come out. */
export interface End {
  /** Gives a word. */
  word(index: number): number;
  /** What the threads have noted, by the names of the counters. */
  notes: Record<string, number>;
  /** Who has died: indices of threads. */
  dead: number[];
  /** Runs another thread after all others; it must not sleep. */
  run(body: Body): void;
}

/** How many states there were, and ends. */
export interface Explored {
  states: number;
  ends: number;
}

/** A thread that runs under the explorer. */
export class Thread implements Words, Seat {
  readonly words: Words = this;
  readonly me: number;
  readonly patience: number;
  readonly #run: Replay;
  readonly #runOn: boolean;
  readonly #fence: Fence | null;

  constructor(run: Replay, me: number, { patience = Infinity, runOn = false }: Partial<Model>) {
    this.#run = run;
    this.me = me;
    this.patience = patience;
    this.#runOn = runOn;
    // It reads the word as the thread begins, when nobody can have changed it.
    this.#fence = runOn ? new Fence({ ...bare(this), load: () => LIFE.LIVE }, me) : null;
  }

  /** Makes a change as the library does, which says of it in its word of life if it may run on. */
  within<T>(act: () => T): T {
    return this.#fence === null ? act() : this.#fence.within(act);
  }

  load(index: number): number {
    return this.#run.access("load", (world) => world.get(index));
  }

  peek(index: number): number {
    return this.load(index);
  }

  put(index: number, value: number): void {
    this.store(index, value);
  }

  store(index: number, value: number): void {
    this.#run.access("store", (world) => world.set(index, value | 0));
  }

  cas(index: number, expected: number, value: number): number {
    return this.#run.access("cas", (world) => {
      const before = world.get(index);
      if (before === (expected | 0)) world.set(index, value | 0);
      return before;
    });
  }

  add(index: number, value: number): number {
    return this.#run.access("add", (world) => {
      const before = world.get(index);
      world.set(index, (before + value) | 0);
      return before;
    });
  }

  isDead(holder: number): boolean {
    const isTold = this.#run.access("dead", (world) => world.isDead(holder) ? 1 : 0) === 1;
    if (!isTold || !this.#runOn || holder === this.me) return isTold;
    if (takeLife(this, holder)) return true;
    return lifeOf(this.load(holderWord(holder, HOLDER.LIFE))) === LIFE.ENDED;
  }

  ring(holder: number): void {
    this.#run.access("ring", (world) => world.ring(holder));
  }

  now(): number {
    return 0;
  }

  /** Counts something, at once with what the next access sees. */
  note(name: string, change = 1): void {
    this.#run.access("note", (world) => world.note(name, change));
  }

  /** Counts something, and fails if it is above a limit then. */
  enter(name: string, limit = 1): void {
    this.#run.access("note", (world) => {
      const count = world.note(name, 1);
      if (count > limit) throw new Error(`${count} at once in "${name}"`);
      return count;
    });
  }

  /** Goes on when a count is reached. */
  until(name: string, count: number): void {
    this.#run.block((world) => world.notes[name] === count);
  }

  /**
   * Waits as the library does: sleeps until it is rung, or until somebody has died.
   *
   * @param waiting What for.
   */
  await(waiting: Waiting): void {
    const { known } = this.#run;
    for (;;) {
      this.#run.checkpoint(known);
      const bell = this.load(holderWord(this.me, HOLDER.BELL));
      if (this.within(() => waiting.poll())) return;
      if (this.#run.sleep(this.me, bell) === 1) this.within(() => waiting.mend());
    }
  }
}

/** The accesses alone. */
function bare(words: Words): Words {
  return {
    load: (index) => words.load(index),
    store: (index, value) => words.store(index, value),
    put: (index, value) => words.put(index, value),
    cas: (index, expected, value) => words.cas(index, expected, value),
    add: (index, value) => words.add(index, value),
    peek: (index) => words.peek(index),
  };
}

/** What a thread can do next. */
interface Fate {
  /** The same for fates that are alike, and no others. */
  id: number;
  made: Access[];
  /** It sleeps, with what its bell was. */
  asleep: { bell: number } | null;
  ended: boolean;
  /** How many deaths it has mended after. */
  mended: number;
  /** Its last checkpoint. */
  since: { at: number; known: string };
}

/** All at one moment. */
interface State {
  world: World;
  fates: readonly Fate[];
  /** Who has made the last step; `NOBODY`: one that can't go on, so that it doesn't matter who. */
  last: number;
  /** How often one was interrupted that could have gone on. */
  interruptions: number;
  /** What all was when those who sleep were last let look for the dead, as nothing else could happen. */
  idle: number;
}

/** What comes of a thread's next step: it depends on the world and on its own fate alone. */
type Step = { world: World; fate: Fate } | null;

const NOBODY = -1;

/**
 * Tries all orders.
 *
 * @param model What is tried.
 * @returns How many states and ends there were.
 */
export function explore(model: Model): Explored {
  return new Explorer(model).run();
}

/**
 * Defines a test that tries all orders of some models. It holds to how many states they have: a change of the
 * explorer that loses some is seen.
 *
 * @param name What is to hold, as a sentence.
 * @param states How many states there are in all.
 * @param fn Tries them.
 */
export function exploring(
  name: string,
  states: number,
  fn: (explore: (model: Model) => Explored) => void,
): void {
  Deno.test(`${name} (${states.toLocaleString("en")} states)`, () => {
    let sum = 0;
    fn((model) => {
      const explored = explore(model);
      sum += explored.states;
      return explored;
    });
    assertEquals(sum, states);
  });
}

class Explorer {
  readonly #model: Model;
  readonly #bound: number;
  readonly #seen = new Set<string>();
  /** By how often a thread was interrupted: what was seen with few needs no look with more. */
  readonly #open: State[][] = [];
  /** Worlds and fates by what they are; those that are alike are one object. */
  readonly #worlds = new Map<string, World>();
  readonly #fates = new Map<string, Fate>();
  readonly #steps = new Map<string, Step>();
  #ends = 0;

  constructor(model: Model) {
    this.#model = model;
    this.#bound = model.interruptions ?? Infinity;
  }

  run(): Explored {
    const { limit = 1_000_000 } = this.#model;
    this.#add(this.#first());
    for (let state = this.#take(); state !== undefined; state = this.#take()) {
      const key = this.#keyOf(state);
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      if (this.#seen.size > limit) throw new Error(`More than ${limit} states`);
      const next = this.#nextOf(state);
      if (next.length > 0) next.forEach((each) => this.#add(each));
      else if (this.#mayLookAgain(state)) this.#add(this.#lookAgain(state));
      else this.#end(state);
    }
    return { states: this.#seen.size, ends: this.#ends };
  }

  #add(state: State): void {
    if (this.#seen.has(this.#keyOf(state))) return;
    (this.#open[state.interruptions] ??= []).push(state);
  }

  #take(): State | undefined {
    return this.#open.find((states) => states?.length > 0)?.pop();
  }

  #keyOf({ world, fates, last, idle }: State): string {
    let key = `${world.id},${idle},${last}`;
    for (const { id } of fates) key += `,${id}`;
    return key;
  }

  #first(): State {
    const words = Object.entries(this.#model.initial ?? {})
      .map(([index, value]): [number, number] => [Number(index), value]);
    const world = new World(new Map(words));
    world.set(HEAD.HOLDERS, this.#model.threads.length + 1);
    for (const index of this.#model.threads.keys()) {
      world.set(holderWord(index + 1, HOLDER.LIFE), LIFE.LIVE);
    }
    const fate = { made: [], asleep: null, ended: false, mended: 0, since: { at: 0, known: "" } };
    const fates = this.#model.threads.map((_, index) => this.#oneFate(index, fate));
    return { world: this.#oneWorld(world), fates, last: NOBODY, interruptions: 0, idle: 0 };
  }

  #oneWorld(world: World): World {
    if (world.id !== 0) return world;
    const key = world.key();
    const known = this.#worlds.get(key);
    if (known !== undefined) return known;
    this.#worlds.set(key, world);
    world.id = this.#worlds.size;
    return world;
  }

  /** What a thread will do depends on what its accesses have given, and on nothing else. */
  #oneFate(index: number, fate: Omit<Fate, "id">): Fate {
    const { made, asleep, ended, mended, since } = fate;
    const done = ended ? "ended" : made.slice(since.at).map(({ result }) => result).join();
    const key = `${index}/${since.known}/${since.at > 0}/${done}/${asleep?.bell ?? ""}/${mended}`;
    const known = this.#fates.get(key);
    if (known !== undefined) return known;
    const one = { ...fate, id: this.#fates.size + 1 };
    this.#fates.set(key, one);
    return one;
  }

  #nextOf(state: State): State[] {
    const next: State[] = [];
    const mayTurn = state.last === NOBODY || state.interruptions < this.#bound;
    for (const index of state.fates.keys()) {
      const step = index === state.last || mayTurn ? this.#stepOf(state, index) : null;
      if (step !== null) next.push(this.#after(state, index, step));
      if (this.#mayDie(state, index)) next.push(this.#kill(state, index));
    }
    return next;
  }

  #after(state: State, index: number, { world, fate }: NonNullable<Step>): State {
    const fates = state.fates.with(index, fate);
    const isTurn = state.last !== NOBODY && state.last !== index;
    const interruptions = this.#bound === Infinity ? 0 : state.interruptions + (isTurn ? 1 : 0);
    return this.#withLast({ ...state, world, fates, interruptions, last: index });
  }

  /** Who can't go on is not interrupted. */
  #withLast(state: State): State {
    const { last } = state;
    if (last === NOBODY) return state;
    const goesOn = this.#bound !== Infinity && this.#stepOf(state, last) !== null;
    return goesOn ? state : { ...state, last: NOBODY };
  }

  /** The library looks for the dead again and again; here it does when nothing else can happen. */
  #mayLookAgain({ world, idle }: State): boolean {
    return world.dead.size > 0 && world.id !== idle;
  }

  #mayDie({ world, fates }: State, index: number): boolean {
    const { deaths = 0, mortals } = this.#model;
    if (fates[index]!.ended && !this.#model.atEnd) return false;
    if (world.dead.has(index + 1)) return false;
    return world.dead.size < deaths && (mortals?.includes(index) ?? true);
  }

  #kill(state: State, index: number): State {
    const world = state.world.copy();
    world.die(index + 1);
    return this.#withLast({ ...state, world: this.#oneWorld(world) });
  }

  #lookAgain(state: State): State {
    const fates = state.fates.map((fate, index) => this.#oneFate(index, { ...fate, mended: 0 }));
    return this.#withLast({ ...state, fates, idle: state.world.id });
  }

  #stepOf({ world, fates }: State, index: number): Step {
    const fate = fates[index]!;
    const key = `${world.id},${fate.id}`;
    let step = this.#steps.get(key);
    if (step === undefined) this.#steps.set(key, step = this.#step(world, fate, index));
    return step;
  }

  #step(before: World, fate: Fate, index: number): Step {
    if (fate.ended || (before.dead.has(index + 1) && !this.#model.runOn)) return null;
    const world = before.copy();
    const made = [...fate.made];
    let { mended } = fate;
    if (fate.asleep !== null) {
      const rung = world.get(holderWord(index + 1, HOLDER.BELL)) !== fate.asleep.bell;
      // The clock of the library: where somebody has died one does not wait for a bell only.
      if (!rung && mended >= world.dead.size) return null;
      const result = mended < world.dead.size ? 1 : 0;
      if (result === 1) mended = world.dead.size;
      made.push({ kind: "sleep", result });
    }
    const after = this.#oneFate(index, { ...this.#run(index, world, made), mended });
    const one = this.#oneWorld(world);
    return one === before && after === fate ? null : { world: one, fate: after };
  }

  #run(index: number, world: World, made: Access[]): Omit<Fate, "id" | "mended"> {
    const replay = new Replay(made, world);
    let ended = false;
    try {
      this.#model.threads[index]!(new Thread(replay, index + 1, this.#model));
      ended = true;
    } catch (error) {
      ended = error instanceof FencedError;
      if (!ended && !(error instanceof Cut)) throw error;
    }
    return { made: replay.made, asleep: replay.slept, ended, since: replay.since };
  }

  #end({ world, fates }: State): void {
    this.#ends++;
    const after = world.copy();
    const end: End = {
      word: (index) => after.get(index),
      notes: after.notes,
      dead: [...after.dead].map((holder) => holder - 1),
      run: (body) => this.#runAlone(after, fates.length + 1, body),
    };
    const stuck = fates.flatMap(({ ended }, index) =>
      ended || world.dead.has(index + 1) ? [] : [index]
    );
    if (stuck.length === 0) return this.#model.atEnd?.(end);
    if (this.#model.stuck?.(end)) return;
    throw new Error(`Threads ${stuck.join(", ")} sleep for ever: ${world.key()}`);
  }

  #runAlone(world: World, me: number, body: Body): void {
    const { runOn = false } = this.#model;
    world.set(holderWord(me, HOLDER.LIFE), LIFE.LIVE);
    body(new Thread(Replay.alone(world), me, { runOn }));
  }
}
