// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { EventState } from "../../../sync/states/event_state.ts";
import { SLOTS } from "../../../sync/states/layout.ts";
import { recordsOf } from "../../../sync/states/records.ts";
import { type Body, type End, exploring } from "../explorer.ts";

const waiter: Body = (thread) => {
  thread.await(new EventState(thread, SLOTS).wait());
};

const setter: Body = (thread) => new EventState(thread, SLOTS).set();

/** Looks once, and gives up. */
const impatient: Body = (thread) => {
  const waiting = new EventState(thread, SLOTS).wait();
  if (!waiting.poll()) waiting.leave();
};

/** Those who have died are out of the records. */
function isTidy({ run }: End): void {
  run((thread) => {
    new EventState(thread, SLOTS).wait().mend();
    assertEquals(recordsOf(thread, SLOTS).length, 1);
  });
}

exploring("EventState.set() wakes all who wait, interrupted twice", 25_003, (explore) => {
  const { ends } = explore({ threads: [waiter, waiter, setter], interruptions: 2, atEnd: isTidy });
  assert(ends > 0);
});

exploring("EventState one who waited while it was set and cleared is woken", 145, (explore) => {
  const early: Body = (thread) => {
    const waiting = new EventState(thread, SLOTS).wait();
    thread.note("waits");
    thread.await(waiting);
  };
  // Sets it and clears it at once.
  const blinker: Body = (thread) => {
    thread.until("waits", 1);
    const event = new EventState(thread, SLOTS);
    event.set();
    event.clear();
  };
  explore({ threads: [early, blinker] });
});

exploring("EventState one that gives up takes nothing along", 19_709, (explore) => {
  explore({ threads: [waiter, impatient, setter], interruptions: 2, atEnd: isTidy });
});

exploring(
  "EventState a waiter that dies at any step leaves the others to be woken",
  156_838,
  (explore) => {
    const threads = [waiter, waiter, setter];
    explore({ threads, deaths: 1, mortals: [0], interruptions: 2, atEnd: isTidy });
  },
);

exploring(
  "EventState one that dies as it sets has set it, for all, or has not",
  6_170,
  (explore) => {
    explore({ threads: [waiter, setter, setter], deaths: 1, mortals: [1], interruptions: 2 });
  },
);
