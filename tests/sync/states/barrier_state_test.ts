// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { BarrierState } from "../../../sync/states/barrier_state.ts";
import { SLOTS } from "../../../sync/states/layout.ts";
import { type Body, exploring } from "../explorer.ts";

/** The words of a barrier of two. */
const MADE = { [SLOTS + 2]: 2 };

/** Passes this many rounds; nobody may be more than one round ahead. */
function party(rounds: number): Body {
  return (thread) => {
    const barrier = new BarrierState(thread, SLOTS);
    for (let i = 0; i < rounds; i++) {
      thread.note(`come ${i}`);
      const arrival = barrier.arrive();
      if (typeof arrival === "string") return thread.note(arrival);
      if (arrival.isLast) {
        barrier.pass(arrival.round);
        arrival.waiting.leave();
      } else thread.await(arrival.waiting);
      const passed = barrier.hasPassed(arrival.round);
      thread.note(passed ? `passed ${i}` : `broken ${i}`);
    }
  };
}

const aborter: Body = (thread) => new BarrierState(thread, SLOTS).abort();

const resetter: Body = (thread) => new BarrierState(thread, SLOTS).reset();

/** Comes, and gives up at once, which breaks it. */
const impatient: Body = (thread) => {
  const arrival = new BarrierState(thread, SLOTS).arrive();
  if (typeof arrival !== "string" && !arrival.waiting.poll()) arrival.waiting.leave();
};

exploring("BarrierState two pass round after round, interrupted twice", 39_609, (explore) => {
  explore({
    initial: MADE,
    threads: [party(2), party(2)],
    interruptions: 2,
    atEnd: ({ notes, word }) => {
      assertEquals(notes["passed 0"], 2);
      assertEquals(notes["passed 1"], 2);
      assertEquals(word(SLOTS + 1) & 2047, 0);
    },
  });
});

exploring("BarrierState abort() breaks it for both, or for none", 7_536, (explore) => {
  explore({
    initial: MADE,
    threads: [party(1), party(1), aborter],
    interruptions: 1,
    atEnd: ({ notes }) => {
      const passed = notes["passed 0"] ?? 0;
      const broken = (notes["broken 0"] ?? 0) + (notes.broken ?? 0);
      assertEquals(passed + broken, 2);
      assert(passed === 0 || passed === 2);
    },
  });
});

exploring(
  "BarrierState reset() breaks a round for who waits, and lets the next pass",
  5_722,
  (explore) => {
    explore({
      initial: MADE,
      threads: [party(1), resetter, party(1)],
      interruptions: 1,
      stuck: ({ notes }) => notes["broken 0"] === 1,
      atEnd: ({ notes }) => assert(notes["passed 0"] === 2 || notes["broken 0"] !== undefined),
    });
  },
);

exploring("BarrierState a party that gives up breaks it for the other", 1_362, (explore) => {
  explore({ initial: MADE, threads: [party(1), impatient], interruptions: 1 });
});

exploring("BarrierState a party that dies at any step leaves none waiting", 372_535, (explore) => {
  const mortal: Body = (thread) => {
    new BarrierState(thread, SLOTS).enrol();
    party(1)(thread);
  };
  const { ends } = explore({
    initial: MADE,
    threads: [party(1), mortal],
    deaths: 1,
    mortals: [1],
    interruptions: 3,
    // It had not yet said that it is a party.
    stuck: ({ notes, dead }) => dead.length === 1 && notes["come 0"] !== 2,
  });
  assert(ends > 10);
});
