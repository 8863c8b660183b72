// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * One who naps looks, and looks again with no ring in between, before it waits: no ring is lost by that.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { BarrierState } from "../../sync/states/barrier_state.ts";
import { EventState } from "../../sync/states/event_state.ts";
import { SLOTS } from "../../sync/states/layout.ts";
import { LockState } from "../../sync/states/lock_state.ts";
import { SemaphoreState } from "../../sync/states/semaphore_state.ts";
import type { Waiting } from "../../sync/states/waiting.ts";
import { type Body, exploring, type Thread } from "./explorer.ts";

function nap(thread: Thread, waiting: Waiting): void {
  for (let looks = 0; looks < 2; looks++) {
    if (thread.within(() => waiting.poll())) return;
  }
  thread.await(waiting);
}

const locker: Body = (thread) => {
  const lock = new LockState(thread, SLOTS);
  if (!lock.tryAcquire()) nap(thread, lock.wait());
  thread.enter("inside");
  thread.note("inside", -1);
  lock.release();
};

/** May die inside. */
const mortal: Body = (thread) => {
  const lock = new LockState(thread, SLOTS);
  if (!lock.tryAcquire()) nap(thread, lock.wait());
  lock.release();
};

const taker: Body = (thread) => {
  const semaphore = new SemaphoreState(thread, SLOTS);
  if (!semaphore.tryAcquire()) nap(thread, semaphore.wait());
  semaphore.release(1);
};

const setter: Body = (thread) => {
  const event = new EventState(thread, SLOTS);
  event.set();
  event.clear();
};

const party: Body = (thread) => {
  const barrier = new BarrierState(thread, SLOTS);
  for (let i = 0; i < 2; i++) {
    const arrival = barrier.arrive();
    assert(typeof arrival !== "string");
    if (arrival.isLast) {
      barrier.pass(arrival.round);
      arrival.waiting.leave();
    } else nap(thread, arrival.waiting);
    assert(barrier.hasPassed(arrival.round));
  }
};

exploring("LockState is had by all who nap before they wait", 55_107, (explore) => {
  explore({ threads: [locker, locker, locker], interruptions: 2 });
});

exploring("LockState outlives one that dies as it naps", 18_569, (explore) => {
  explore({ threads: [mortal, mortal], deaths: 1, interruptions: 3 });
});

exploring("SemaphoreState is had by all who nap before they wait", 88_283, (explore) => {
  const initial = { [SLOTS + 1]: 1 << 13, [SLOTS + 3]: 1 };
  explore({
    initial,
    threads: [taker, taker],
    deaths: 1,
    interruptions: 2,
    atEnd: ({ run }) =>
      run((thread) => {
        const semaphore = new SemaphoreState(thread, SLOTS);
        semaphore.mend();
        assertEquals(semaphore.value, 1);
      }),
  });
});

exploring("EventState ends the naps of all, and what follows them", 28_774, (explore) => {
  const early: Body = (thread) => {
    const waiting = new EventState(thread, SLOTS).wait();
    thread.note("waits");
    nap(thread, waiting);
  };
  const late: Body = (thread) => {
    thread.until("waits", 2);
    setter(thread);
  };
  explore({ threads: [early, early, late], interruptions: 2 });
});

exploring("BarrierState lets two pass who nap before they wait", 51_212, (explore) => {
  explore({ initial: { [SLOTS + 2]: 2 }, threads: [party, party], interruptions: 2 });
});
