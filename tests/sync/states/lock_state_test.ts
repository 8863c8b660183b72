// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { LockState } from "../../../sync/states/lock_state.ts";
import { SLOTS } from "../../../sync/states/layout.ts";
import { RLockState } from "../../../sync/states/rlock_state.ts";
import { type Body, type End, exploring } from "../explorer.ts";

/** Takes the lock, is alone, gives it back; this many times. */
function once(times = 1): Body {
  return (thread) => {
    const lock = new LockState(thread, SLOTS);
    for (let i = 0; i < times; i++) {
      if (!lock.tryAcquire()) thread.await(lock.wait());
      thread.enter("inside");
      thread.note("inside", -1);
      lock.release();
    }
  };
}

/** Takes the lock and gives it back; may die in between. */
const plain: Body = (thread) => {
  const lock = new LockState(thread, SLOTS);
  if (!lock.tryAcquire()) thread.await(lock.wait());
  lock.release();
};

/** Waits for the lock and gives up when nobody has died, and it is not free at once. */
const impatient: Body = (thread) => {
  const lock = new LockState(thread, SLOTS);
  if (lock.tryAcquire()) return void lock.release();
  const waiting = lock.wait();
  if (waiting.poll() || waiting.leave()) lock.release();
};

/** It can be taken, and nobody waits. */
function isFree({ run }: End): void {
  run((thread) => {
    const lock = new LockState(thread, SLOTS);
    lock.mend();
    assert(lock.line.isEmpty);
    assert(lock.tryAcquire());
    lock.release();
    assertEquals(thread.load(SLOTS + 1), 0);
  });
}

exploring(
  "LockState two threads exclude each other and none sleeps for ever, in all orders",
  715,
  (explore) => {
    const { states } = explore({ threads: [once(), once()], atEnd: isFree });
    assert(states > 100);
  },
);

exploring(
  "LockState two threads that take it twice, interrupted five times",
  154_304,
  (explore) => {
    explore({ threads: [once(2), once(2)], interruptions: 5, atEnd: isFree });
  },
);

for (const [patience, states] of [[0, 35_390], [Infinity, 35_348]] as const) {
  exploring(
    `LockState three threads with a patience of ${patience}, interrupted twice`,
    states,
    (explore) => {
      explore({ threads: [once(), once(), once()], patience, interruptions: 2, atEnd: isFree });
    },
  );
}

exploring("LockState one that gives up takes no wake-up along", 49_374, (explore) => {
  for (const patience of [0, Infinity]) {
    explore({ threads: [once(), plain, impatient], patience, interruptions: 2, atEnd: isFree });
  }
});

exploring(
  "LockState a thread that dies at any step leaves a lock that can be taken",
  3_661,
  (explore) => {
    const { ends } = explore({ threads: [plain, plain], deaths: 1, atEnd: isFree });
    assert(ends > 10);
  },
);

exploring(
  "LockState two that die at any step leave a lock that can be taken",
  1_646_464,
  (explore) => {
    for (const patience of [0, Infinity]) {
      const threads = [plain, plain, plain];
      explore({ threads, patience, deaths: 2, interruptions: 1, atEnd: isFree });
    }
  },
);

exploring(
  "RLockState is taken again by its holder, and excludes others, in all orders",
  5_195,
  (explore) => {
    const twice: Body = (thread) => {
      const lock = new RLockState(thread, SLOTS);
      if (!lock.tryAcquire()) thread.await(lock.wait());
      assert(lock.tryAcquire());
      thread.enter("inside");
      thread.note("inside", -1);
      assert(lock.release());
      assert(lock.release());
      assert(!lock.release());
    };
    explore({ threads: [twice, twice], atEnd: isFree });
  },
);
