// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import type { Arena } from "../../sync/arena.ts";
import { Naps } from "../../sync/nap.ts";
import type { Waiting } from "../../sync/states/waiting.ts";
import { test } from "../helpers.ts";

/** An arena in which one sleeps for as long as that is said to take, and how long it was to. */
function fakeArena(): { arena: Arena; slept: number[] } {
  const slept: number[] = [];
  const arena = {
    bell: 0,
    within: <T>(act: () => T) => act(),
    sleep(_bell: number, ms: number) {
      slept.push(ms);
      const until = performance.now() + ms;
      while (performance.now() < until);
    },
  };
  return { arena: arena as unknown as Arena, slept };
}

/** A wait that is over after some looks. */
function after(looks: number): Waiting {
  return { record: 0, poll: () => looks-- <= 0, mend() {}, leave: () => false };
}

test("Naps.take() is over at once, or after a sleep", () => {
  const { arena, slept } = fakeArena();
  const naps = new Naps(arena);
  assert(naps.take(after(0), Infinity));
  assertEquals(slept.length, 0);
  assert(naps.take(after(1), Infinity));
  assertEquals(slept.length, 1);
});

test("Naps.take() sleeps no longer than a moment, and than it may", () => {
  const { arena, slept } = fakeArena();
  new Naps(arena).take(after(Infinity), Infinity);
  new Naps(arena).take(after(Infinity), 0.01);
  assert(slept[0]! <= 0.05 && slept.at(-1)! <= 0.01, `${slept}`);
});

test("Naps.take() leaves off after one in vain, for twice as long each time, and begins anew after another", () => {
  const { arena, slept } = fakeArena();
  const naps = new Naps(arena);
  const triesUntilNap = () => {
    const before = slept.length;
    for (let tries = 1;; tries++) {
      naps.take(after(Infinity), 0.01);
      if (slept.length > before) return tries;
    }
  };
  assertEquals([1, 2, 3, 4].map(triesUntilNap), [1, 2, 3, 5]);
  for (let i = 0; i < 8; i++) naps.take(after(Infinity), 0.01);
  assert(naps.take(after(1), Infinity));
  assertEquals([1, 2, 3].map(triesUntilNap), [1, 2, 3]);
});

test("Naps.turn() lets the loop have its turn", async () => {
  const { arena } = fakeArena();
  let hasTurned = false;
  setImmediate(() => hasTurned = true);
  await new Naps(arena).turn();
  assert(hasTurned);
});
