// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Threads that run on after others were told of their end: at any step, for as long as they will. What they
 * had comes back once, and they change nothing afterwards.
 *
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { ConditionState } from "../../sync/states/condition_state.ts";
import { EventState } from "../../sync/states/event_state.ts";
import { Fence, FencedError, lifeOf, takeLife } from "../../sync/fence.ts";
import { HOLDER, LIFE, SLOTS, TERM_STEP } from "../../sync/states/layout.ts";
import { LockState } from "../../sync/states/lock_state.ts";
import { recordsOf } from "../../sync/states/records.ts";
import { holderWord } from "../../sync/states/seat.ts";
import { SemaphoreState } from "../../sync/states/semaphore_state.ts";
import { AtomicWords } from "../../memory/words.ts";
import { type Body, type End, exploring, type Thread } from "./explorer.ts";

type Gate = LockState | SemaphoreState;

/** Takes and gives back, as the library does. */
function useOnce(thread: Thread, gate: Gate): void {
  if (!thread.within(() => gate.tryAcquire())) thread.await(thread.within(() => gate.wait()));
  thread.within(() => gate.release(1));
}

const locker: Body = (thread) => useOnce(thread, new LockState(thread, SLOTS));

const taker: Body = (thread) => useOnce(thread, new SemaphoreState(thread, SLOTS));

/** Takes twice over, so that it changes things after it was given up. */
const taker2: Body = (thread) => {
  const semaphore = new SemaphoreState(thread, SLOTS);
  for (let i = 0; i < 2; i++) useOnce(thread, semaphore);
};

/** In the same change as what it counts. */
function counted(thread: Thread): true {
  thread.note("taken");
  return true;
}

function lockIsFree({ run }: End): void {
  run((thread) => {
    const lock = new LockState(thread, SLOTS);
    lock.mend();
    assert(lock.line.isEmpty);
    assert(lock.tryAcquire());
  });
}

function made(value: number): Record<number, number> {
  return { [SLOTS + 1]: value << 13, [SLOTS + 3]: value };
}

function holds(value: number): (end: End) => void {
  return ({ run }) => {
    run((thread) => {
      const semaphore = new SemaphoreState(thread, SLOTS);
      semaphore.mend();
      assertEquals(semaphore.value, value);
      assert(semaphore.line.isEmpty);
    });
  };
}

const MORTAL = { deaths: 1, mortals: [0], runOn: true };

exploring(
  "LockState of a thread that runs on after its end is free in the end",
  77_702,
  (explore) => {
    const { states } = explore({ threads: [locker, locker], ...MORTAL, atEnd: lockIsFree });
    assert(states > 100);
  },
);

exploring("LockState three threads, one of which runs on after its end", 486_224, (explore) => {
  const threads = [locker, locker, locker];
  explore({ threads, ...MORTAL, interruptions: 2, atEnd: lockIsFree });
});

for (const [value, states] of [[1, 464_572], [2, 153_130]] as const) {
  exploring(
    `SemaphoreState of ${value}: a thread that runs on loses and doubles no permit, interrupted four times`,
    states,
    (explore) => {
      explore({
        initial: made(value),
        threads: [taker, taker],
        ...MORTAL,
        interruptions: 4,
        atEnd: holds(value),
      });
    },
  );
}

exploring(
  "SemaphoreState a thread that runs on and takes again, interrupted three times",
  443_944,
  (explore) => {
    const threads = [taker2, taker];
    explore({ initial: made(1), threads, ...MORTAL, interruptions: 3, atEnd: holds(1) });
  },
);

exploring("EventState a waiter that runs on leaves the other to be woken", 38_749, (explore) => {
  const waiter: Body = (thread) => {
    const event = new EventState(thread, SLOTS);
    thread.await(thread.within(() => event.wait()));
  };
  const setter: Body = (thread) => {
    thread.within(() => new EventState(thread, SLOTS).set());
  };
  explore({
    threads: [waiter, waiter, setter],
    ...MORTAL,
    interruptions: 1,
    atEnd: ({ run }) => {
      run((thread) => {
        new EventState(thread, SLOTS).wait().mend();
        assertEquals(recordsOf(thread, SLOTS).length, 1);
      });
    },
  });
});

exploring("ConditionState a waiter that runs on takes no notification along", 20_117, (explore) => {
  const sleeper: Body = (thread) => {
    const condition = new ConditionState(thread, SLOTS);
    const waiting = thread.within(() => condition.wait());
    thread.note("asleep");
    thread.await({ ...waiting, poll: () => waiting.poll() && counted(thread) });
  };
  const waker: Body = (thread) => {
    thread.until("asleep", 2);
    thread.within(() => new ConditionState(thread, SLOTS).notify(1));
    thread.note("notified");
  };
  explore({
    threads: [sleeper, sleeper, waker],
    ...MORTAL,
    interruptions: 1,
    // The dead one may have had it.
    stuck: ({ notes }) => notes.taken === 1 || !notes.notified,
    atEnd: ({ notes }) => assert(notes.taken === 1),
  });
});

function livingWords(term: number): { words: AtomicWords; at: number } {
  const words = new AtomicWords(new Int32Array(1024));
  const at = holderWord(1, HOLDER.LIFE);
  words.store(at, term * TERM_STEP | LIFE.LIVE);
  return { words, at };
}

Deno.test("Fence.within() refuses the changes of one whose life was taken", () => {
  const { words, at } = livingWords(3);
  const fence = new Fence(words, 1);
  assertEquals(fence.within(() => fence.within(() => lifeOf(words.load(at)))), LIFE.BUSY);
  assertEquals(words.load(at), 3 * TERM_STEP | LIFE.LIVE);
  assert(takeLife(words, 1));
  assert(!takeLife(words, 1));
  assertThrows(() => fence.within(() => {}), FencedError, "has ended");
});

Deno.test("Fence.within() finishes the change in the middle of which its end was told", () => {
  const { words, at } = livingWords(0);
  let ended = 0;
  const fence = new Fence(words, 1, () => ended++);
  let wasMade = false;
  assertThrows(() => {
    fence.within(() => {
      assert(!takeLife(words, 1));
      assertEquals(lifeOf(words.load(at)), LIFE.DOOMED);
      wasMade = true;
    });
  }, FencedError);
  assert(wasMade);
  assertEquals(lifeOf(words.load(at)), LIFE.ENDED);
  assertEquals(ended, 1);
});

Deno.test("Fence.within() of who had a number before leaves the next one alone", () => {
  const { words, at } = livingWords(1);
  const before = new Fence(words, 1);
  words.store(at, 2 * TERM_STEP | LIFE.LIVE);
  assertThrows(() => before.within(() => {}), FencedError);
  assertEquals(words.load(at), 2 * TERM_STEP | LIFE.LIVE);
});
