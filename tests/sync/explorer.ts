// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Tries all orders in which threads can access shared words, and their deaths between any two accesses,
 * in the spirit of loom. The algorithms run as they are: a thread's next step is found by running it
 * again from its begin, with the results that its accesses have had, and cutting it off after one more.
 *
 * @module
 */

import { HEAD, HOLDER, LIFE } from "../../sync/layout.ts";
import { holderWord, type Seat } from "../../sync/seat.ts";
import type { Waiting } from "../../sync/waiting.ts";
import type { Words } from "../../sync/words.ts";
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

  constructor(run: Replay, me: number, patience: number) {
    this.#run = run;
    this.me = me;
    this.patience = patience;
  }

  load(index: number): number {
    return this.#run.access("load", (world) => world.get(index));
  }

  peek(index: number): number {
    return this.load(index);
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
    return this.#run.access("dead", (world) => world.isDead(holder) ? 1 : 0) === 1;
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
    for (;;) {
      this.#run.checkpoint(waiting.record);
      const bell = this.load(holderWord(this.me, HOLDER.BELL));
      if (waiting.poll()) return;
      if (this.#run.sleep(this.me, bell) === 1) waiting.mend();
    }
  }
}

/** What a thread can do next. */
interface Fate {
  made: Access[];
  /** It sleeps, with what its bell was. */
  asleep: { bell: number } | null;
  ended: boolean;
  /** How many deaths it has mended after. */
  mended: number;
  /** Its last checkpoint. */
  since: { at: number; known: number };
}

interface State {
  world: World;
  fates: Fate[];
  /** Who has made the last step. */
  last: number;
  /** How often one was interrupted that could have gone on. */
  interruptions: number;
  /** What all was when those who sleep were last let look for the dead, as nothing else could happen. */
  idle: string;
}

/**
 * Tries all orders.
 *
 * @param model What is tried.
 * @returns How many states and ends there were.
 */
export function explore(model: Model): Explored {
  return new Explorer(model).run();
}

class Explorer {
  readonly #model: Model;
  readonly #seen = new Set<string>();
  #ends = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  run(): Explored {
    const { limit = 1_000_000 } = this.#model;
    const open: State[] = [this.#first()];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      const key = keyOf(state, this.#model.interruptions !== undefined);
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      if (this.#seen.size > limit) throw new Error(`More than ${limit} states`);
      const next = this.#nextOf(state);
      if (next.length > 0) open.push(...next);
      else if (this.#mayLookAgain(state)) open.push(lookAgain(state));
      else this.#end(state);
    }
    return { states: this.#seen.size, ends: this.#ends };
  }

  #first(): State {
    const words: [number, number][] = Object.entries(this.#model.initial ?? {})
      .map(([index, value]) => [Number(index), value]);
    const world = new World(words, {}, []);
    world.set(HEAD.HOLDERS, this.#model.threads.length + 1);
    for (const index of this.#model.threads.keys()) {
      world.set(holderWord(index + 1, HOLDER.LIFE), LIFE.LIVE);
    }
    const fates = this.#model.threads.map((): Fate => ({
      made: [],
      asleep: null,
      ended: false,
      mended: 0,
      since: { at: 0, known: 0 },
    }));
    return { world, fates, last: -1, interruptions: 0, idle: "" };
  }

  #nextOf(state: State): State[] {
    const living = [...state.fates.keys()].filter((index) => !state.world.dead.has(index + 1));
    const steps = living.map((index) => ({ index, after: this.#step(state, index) }));
    const goesOn = steps.some(({ index, after }) => index === state.last && after !== null);
    const mayTurn = !goesOn || state.interruptions < (this.#model.interruptions ?? Infinity);
    const next: State[] = [];
    for (const { index, after } of steps) {
      if (after !== null && (index === state.last || mayTurn)) {
        const interruptions = state.interruptions + (goesOn && index !== state.last ? 1 : 0);
        next.push({ ...after, last: index, interruptions });
      }
      if (this.#mayDie(state, index)) next.push(kill(state, index));
    }
    return next;
  }

  /** The library looks for the dead again and again; here it does when nothing else can happen. */
  #mayLookAgain({ world, idle }: State): boolean {
    return world.dead.size > 0 && world.key() !== idle;
  }

  #mayDie({ world, fates }: State, index: number): boolean {
    const { deaths = 0, mortals } = this.#model;
    if (fates[index]!.ended && !this.#model.atEnd) return false;
    return world.dead.size < deaths && (mortals?.includes(index) ?? true);
  }

  #step(state: State, index: number): State | null {
    const fate = state.fates[index]!;
    if (fate.ended) return null;
    const world = state.world.copy();
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
    const after = this.#advance(state, index, world, made, mended);
    return after !== null && keyOf(after, true) === keyOf(state, true) ? null : after;
  }

  #advance(
    state: State,
    index: number,
    world: World,
    made: Access[],
    mended: number,
  ): State {
    const replay = new Replay(made, world);
    let ended = false;
    try {
      this.#model.threads[index]!(new Thread(replay, index + 1, this.#model.patience ?? Infinity));
      ended = true;
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
    }
    const fates = [...state.fates];
    const { made: done, slept, since } = replay;
    fates[index] = { made: done, asleep: slept, ended, mended, since };
    return { ...state, world, fates };
  }

  #end({ world, fates }: State): void {
    this.#ends++;
    const end: End = {
      word: (index) => world.get(index),
      notes: world.notes,
      dead: [...world.dead].map((holder) => holder - 1),
      run: (body) => body(new Thread(Replay.alone(world), fates.length + 1, Infinity)),
    };
    const stuck = fates.flatMap(({ ended }, index) =>
      ended || world.dead.has(index + 1) ? [] : [index]
    );
    if (stuck.length === 0) return this.#model.atEnd?.(end);
    if (this.#model.stuck?.(end)) return;
    throw new Error(`Threads ${stuck.join(", ")} sleep for ever: ${world.key()}`);
  }
}

function lookAgain(state: State): State {
  const fates = state.fates.map((fate) => ({ ...fate, mended: 0 }));
  return { ...state, fates, idle: state.world.key() };
}

function kill(state: State, index: number): State {
  const world = state.world.copy();
  world.dead.add(index + 1);
  return { ...state, world };
}

/** What a thread will do depends on what its accesses have given, and on nothing else. */
function keyOf(
  { world, fates, last, interruptions, idle }: State,
  isBounded: boolean,
): string {
  const threads = fates.map(({ made, asleep, ended, mended, since }) => {
    const done = ended ? "ended" : made.slice(since.at).map(({ result }) => result).join();
    return `${since.known}/${since.at > 0}/${done}/${asleep?.bell ?? ""}/${mended}`;
  });
  const turns = isBounded ? `${last}:${interruptions}` : "";
  return `${world.key()}#${threads.join("#")}#${turns}#${idle}`;
}
