// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { ConditionState } from "../../../sync/states/condition_state.ts";
import { SLOTS } from "../../../sync/states/layout.ts";
import { LOCK_SIZE, LockState } from "../../../sync/states/lock_state.ts";
import { recordsOf } from "../../../sync/states/records.ts";
import type { Thread } from "../explorer.ts";
import { type Body, exploring } from "../explorer.ts";

const CONDITION = SLOTS + LOCK_SIZE;

/** The word that the condition is about. */
const STATE = CONDITION + 2;

function locked(thread: Thread, act: (lock: LockState) => void): void {
  const lock = new LockState(thread, SLOTS);
  if (!lock.tryAcquire()) thread.await(lock.wait());
  act(lock);
  lock.release();
}

/** Waits until the state is above 0, and takes one of it. */
const consumer: Body = (thread) => {
  locked(thread, (lock) => {
    const condition = new ConditionState(thread, CONDITION);
    while (thread.load(STATE) === 0) {
      const waiting = condition.wait();
      lock.release();
      thread.await(waiting);
      if (!lock.tryAcquire()) thread.await(lock.wait());
    }
    thread.add(STATE, -1);
  });
};

/** Adds to the state, and notifies as many. */
function producer(count: number): Body {
  return (thread) => {
    locked(thread, () => {
      thread.add(STATE, count);
      new ConditionState(thread, CONDITION).notify(count);
    });
  };
}

/** Waits to be notified. */
const sleeper: Body = (thread) => {
  const waiting = new ConditionState(thread, CONDITION).wait();
  thread.note("asleep");
  thread.await(waiting);
  thread.note("woken");
};

exploring(
  "ConditionState a consumer sees what was produced, interrupted six times",
  368_033,
  (explore) => {
    const { ends } = explore({
      threads: [consumer, producer(1)],
      interruptions: 6,
      atEnd: ({ word }) => assertEquals(word(STATE), 0),
    });
    assert(ends > 0);
  },
);

exploring("ConditionState notify(2) wakes two", 19_379, (explore) => {
  explore({
    threads: [consumer, consumer, producer(2)],
    interruptions: 1,
    atEnd: ({ word }) => assertEquals(word(STATE), 0),
  });
});

exploring("ConditionState a waiter that dies takes no notification along", 367_745, (explore) => {
  explore({
    threads: [consumer, consumer, producer(1)],
    deaths: 1,
    mortals: [0],
    interruptions: 1,
    atEnd: ({ word, dead, run }) => {
      // The dead one may have had its share.
      assert(word(STATE) >= 0);
      if (dead.length === 0) return;
      run((thread) => {
        new ConditionState(thread, CONDITION).mend();
        assertEquals(recordsOf(thread, CONDITION), []);
      });
    },
    // The dead one may have taken the notification, and what it was about or not.
    stuck: ({ dead }) => dead.length > 0,
  });
});

exploring(
  "ConditionState what a dead one was notified of goes to who waited then",
  41_746,
  (explore) => {
    // It never looks whether it was notified: all that it can do is die.
    const mortal: Body = (thread) => {
      new ConditionState(thread, CONDITION).wait();
      thread.note("asleep");
      thread.until("asleep", 0);
    };
    const waker: Body = (thread) => {
      thread.until("asleep", 2);
      new ConditionState(thread, CONDITION).notify(1);
      thread.note("notified");
    };
    explore({
      threads: [mortal, sleeper, waker],
      deaths: 1,
      mortals: [0],
      interruptions: 3,
      stuck: ({ dead, notes }) => dead.length === 0 || !notes.notified,
      atEnd: ({ notes }) => assertEquals(notes.woken, 1),
    });
  },
);
