// Copyright 2026 the multiprocessing authors. MIT license.

// One call waits at all words, in whatever order waits begin, words change, time passes and the call returns.

import { assert, assertEquals } from "@std/assert";
import { type WaitCall, Waiter, type Watched } from "../../memory/waiter.ts";
import { Waiters } from "../../memory/waiters.ts";
import { test } from "../helpers.ts";

/** A call of a system whose every step is taken when the test wants it. */
class FakeCall implements WaitCall {
  readonly capacity: number;
  time = 0;
  /** `begun`: on its way; `asleep`: in the system; `returned`: not heard of yet. */
  state: "none" | "begun" | "asleep" | "returned" = "none";
  watched: readonly Watched[] = [];
  until = 0;
  #own = 0;
  #ownExpected = 0;
  #result = -1;
  #deliver: (result: number) => void = () => {};
  /** Whether it fails at once. */
  isBroken = false;
  begun = 0;

  constructor(capacity = 127) {
    this.capacity = capacity;
  }

  begin(watched: readonly Watched[], ms: number): Promise<number> {
    assertEquals(this.state, "none", "a second call is under way");
    assert(watched.length > 0 && watched.length <= this.capacity);
    this.begun++;
    this.state = "begun";
    this.watched = watched;
    this.until = this.time + ms;
    this.#ownExpected = this.#own;
    return new Promise((resolve) => this.#deliver = resolve);
  }

  interrupt(): void {
    this.#own++;
    if (this.state === "asleep") this.#return(this.watched.length);
  }

  now(): number {
    return this.time;
  }

  /** It gets to the system, which looks at the words. */
  enter(): void {
    const isChanged = this.isBroken || this.until <= this.time || this.#own !== this.#ownExpected ||
      this.watched.some(({ word, expected }) => word[0] !== expected);
    if (isChanged) this.#return(-1);
    else this.state = "asleep";
  }

  wake(word: Int32Array): void {
    const index = this.watched.findIndex((each) => each.word === word);
    if (this.state === "asleep" && index >= 0) this.#return(index);
  }

  #return(result: number): void {
    this.state = "returned";
    this.#result = result;
  }

  /** The program hears of it. */
  deliver(): void {
    this.state = "none";
    this.#deliver(this.#result);
  }

  pass(ms: number): void {
    this.time += ms;
    if (this.state === "asleep" && this.until <= this.time) this.#return(-1);
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 12; i++) await null;
}

/** A wait, and whether it is over. */
interface Wait {
  watched: Watched;
  until: number;
  isOver: boolean;
}

/** What is tried: a few words, waits that begin, and what is done to the words, each in its order. */
class World {
  readonly call = new FakeCall();
  readonly waiter = new Waiter(this.call);
  readonly words = [0, 1, 2].map(() => new Int32Array(1));
  readonly waits: Wait[] = [];
  /** Those that were changed, and whoever waits was not woken yet. */
  readonly unwoken = new Set<number>();
  /** What is left to do, by whom. */
  readonly #scripts: ((world: World) => void)[][];

  constructor(scripts: ((world: World) => void)[][]) {
    this.#scripts = scripts.map((each) => [...each]);
  }

  /** All that could happen next. */
  get steps(): (() => void)[] {
    const { call } = this;
    const steps = this.#scripts.filter((each) => each.length > 0)
      .map((each) => () => each.shift()!(this));
    if (call.state === "begun") steps.push(() => call.enter());
    if (call.state === "returned") steps.push(() => call.deliver());
    return steps;
  }

  wait(index: number, ms: number): void {
    const word = this.words[index]!;
    const watched = { address: 100 + index, word, expected: word[0]! };
    const wait = { watched, until: this.call.time + ms, isOver: false };
    this.waits.push(wait);
    this.waiter.wait(watched, ms).then(() => wait.isOver = true);
  }

  /** Nothing is slept through. */
  check(): void {
    const { call } = this;
    if (call.state === "begun" || call.state === "returned") return;
    for (const { watched: { address, word, expected }, until, isOver } of this.waits) {
      if (isOver) continue;
      assert(call.watched.some((each) => each.address === address), "not waited at");
      if (!this.unwoken.has(address - 100)) assertEquals(word[0], expected);
      assert(call.until <= until, "waited at for too long");
      assertEquals(call.state, "asleep");
    }
  }

  /** The time of all is up. */
  async end(): Promise<void> {
    this.call.pass(1e9);
    for (let { steps } = this; steps.length > 0; { steps } = this) {
      steps[0]!();
      await settled();
    }
    assertEquals(this.waits.map(({ isOver }) => isOver), this.waits.map(() => true));
    assertEquals(this.call.state, "none");
  }
}

const wait = (index: number, ms: number) => (world: World) => world.wait(index, ms);
const change = (index: number) => (world: World) => {
  world.words[index]![0]!++;
  world.unwoken.add(index);
};
const wake = (index: number) => (world: World) => {
  world.unwoken.delete(index);
  world.call.wake(world.words[index]!);
};
const pass = (ms: number) => (world: World) => world.call.pass(ms);

/** Takes the steps of each order in turn; gives how many orders there were. */
async function explore(scripts: ((world: World) => void)[][]): Promise<number> {
  let orders = 0;
  for (let path: number[] | null = []; path !== null; path = await run(scripts, path)) orders++;
  return orders;
}

/** Takes the first steps as they are given, and then the first that can be taken; gives the next order. */
async function run(
  scripts: ((world: World) => void)[][],
  path: number[],
): Promise<number[] | null> {
  const world = new World(scripts);
  const choices: number[] = [];
  const taken: number[] = [];
  for (let { steps } = world; steps.length > 0; { steps } = world) {
    const choice = path[taken.length] ?? 0;
    choices.push(steps.length);
    taken.push(choice);
    steps[choice]!();
    await settled();
    world.check();
  }
  await world.end();
  while (taken.length > 0 && taken.at(-1)! + 1 >= choices[taken.length - 1]!) taken.pop();
  if (taken.length === 0) return null;
  taken.push(taken.pop()! + 1);
  return taken;
}

test("Waiter ends each wait in whatever order words are waited at, changed and woken", async () => {
  assertEquals(
    await explore([
      [wait(0, 1e6), wait(1, 1e6)],
      [change(0), wake(0)],
      [change(1), wake(1)],
    ]),
    2_368,
  );
});

test("Waiter waits anew at a word while it waits at another", async () => {
  assertEquals(
    await explore([
      [wait(0, 1e6), wait(1, 1e6), wait(1, 1e6)],
      [change(1), wake(1), change(1), wake(1)],
    ]),
    3_897,
  );
});

test("Waiter ends each wait when its time is up, also one that begins later and is shorter", async () => {
  assertEquals(
    await explore([
      [wait(0, 300), wait(0, 100), wait(1, 200)],
      [pass(100), pass(100), change(0), wake(0)],
    ]),
    4_569,
  );
});

test("Waiter ends what it waits for when it isn't known why the call returns, and says so in the end", async () => {
  const world = new World([]);
  world.call.isBroken = true;
  for (const isOfUse of [true, true, false]) {
    world.wait(0, 1e6);
    world.call.enter();
    world.call.deliver();
    await settled();
    assertEquals(world.waits.at(-1)!.isOver, true);
    assertEquals(world.waiter.isOfUse, isOfUse);
  }
  assertEquals(world.call.state, "none");
});

test("Waiter that a call has failed waits on", async () => {
  const world = new World([]);
  world.call.begin = () => Promise.reject(new Error("no thread"));
  world.wait(0, 1e6);
  await settled();
  assertEquals(world.waits[0]!.isOver, true);
});

test("Waiter doesn't interrupt a call that waits at the same word already", async () => {
  const world = new World([]);
  world.wait(0, 100);
  world.call.enter();
  world.wait(0, 100);
  assertEquals(world.call.state, "asleep");
  world.words[0]![0]!++;
  world.call.wake(world.words[0]!);
  world.call.deliver();
  await settled();
  assertEquals(world.waits.map(({ isOver }) => isOver), [true, true]);
  assertEquals(world.call.begun, 1);
});

test("Waiter doesn't interrupt a call for a word at which a wait was just over", async () => {
  const world = new World([]);
  const { call } = world;
  world.wait(0, 1e6);
  world.wait(1, 1e6);
  for (let i = 0; i < 3; i++) {
    call.enter();
    if (call.state === "returned") call.deliver();
    await settled();
    call.enter();
    assertEquals(call.state, "asleep");
    world.words[1]![0]!++;
    call.wake(world.words[1]!);
    call.deliver();
    await settled();
    call.enter();
    assertEquals(world.waits.at(-1)!.isOver, true);
    call.pass(1);
    world.wait(1, 1e6);
    assertEquals(call.state, "asleep");
  }
  // Nobody waits there any more, and what changes there is no matter.
  world.words[1]![0]!++;
  call.wake(world.words[1]!);
  call.deliver();
  await settled();
  assertEquals(world.waits.map(({ isOver }) => isOver), [false, true, true, true, true]);
  assert(world.waiter.isOfUse);
  await world.end();
});

test("Waiters are as few as the words need, and none where their call is of no use", async () => {
  const calls: FakeCall[] = [];
  const waiters = new Waiters(() => {
    const call = new FakeCall(2);
    calls.push(call);
    return call;
  });
  const words = Array.from({ length: 5 }, () => new Int32Array(1));
  let count = 0;
  const wait = (word: Int32Array, address: number) =>
    waiters.wait({ address, word, expected: 0 }, 100)?.then(() => count++) ?? null;
  words.forEach(wait);
  assertEquals(calls.length, 3);
  const drive = async () => {
    for (const call of calls) {
      if (call.state === "begun") call.enter();
      if (call.state === "returned") call.deliver();
      await settled();
    }
  };
  for (let i = 0; i < 4; i++) await drive();
  for (const call of calls) call.pass(100);
  for (let i = 0; i < 4; i++) await drive();
  assertEquals(count, 5);
  calls[0]!.isBroken = true;
  for (let i = 0; i < 3; i++) {
    assert(wait(words[0]!, 0) !== null);
    await drive();
  }
  assertEquals(wait(words[0]!, 0), null);
});
