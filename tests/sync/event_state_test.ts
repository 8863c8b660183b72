// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { EventState } from "../../sync/event_state.ts";
import { SLOTS } from "../../sync/layout.ts";
import { recordsOf } from "../../sync/records.ts";
import { type Body, type End, explore } from "./explorer.ts";

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

Deno.test("EventState.set() wakes all who wait, interrupted twice", () => {
  const { ends } = explore({ threads: [waiter, waiter, setter], interruptions: 2, atEnd: isTidy });
  assert(ends > 0);
});

Deno.test("EventState one who waited while it was set and cleared is woken", () => {
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

Deno.test("EventState one that gives up takes nothing along", () => {
  explore({ threads: [waiter, impatient, setter], interruptions: 2, atEnd: isTidy });
});

Deno.test("EventState a waiter that dies at any step leaves the others to be woken", () => {
  const threads = [waiter, waiter, setter];
  explore({ threads, deaths: 1, mortals: [0], interruptions: 2, atEnd: isTidy });
});

Deno.test("EventState one that dies as it sets has set it, for all, or has not", () => {
  explore({ threads: [waiter, setter, setter], deaths: 1, mortals: [1], interruptions: 2 });
});
