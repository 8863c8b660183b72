// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { LockState } from "../../sync/lock_state.ts";
import { SLOTS } from "../../sync/layout.ts";
import { type Body, explore } from "./explorer.ts";

/** Takes the lock, is alone, gives it back. */
function once(times = 1): Body {
  return (thread) => {
    const lock = new LockState(thread, SLOTS);
    for (let i = 0; i < times; i++) {
      if (!lock.tryAcquire()) thread.await(lock.wait());
      thread.enter("inside");
      thread.note("inside", -1);
      thread.note("done");
      lock.release();
    }
  };
}

/** As {@linkcode once}, where a holder may die inside. */
const survivor: Body = (thread) => {
  const lock = new LockState(thread, SLOTS);
  if (!lock.tryAcquire()) thread.await(lock.wait());
  lock.release();
};

Deno.test("LockState two threads exclude each other and none sleeps for ever, in all orders", () => {
  const { states } = explore({
    threads: [once(), once()],
    atEnd: ({ notes, word }) => {
      assertEquals(notes.done, 2);
      assertEquals(word(SLOTS + 1) & 1023, 0);
    },
  });
  assert(states > 100);
  console.log(states);
});
Deno.test("LockState three", () => {
  const { states } = explore({
    threads: [once(), once(), once()],
    limit: 3e6,
  });
  console.log(states);
});
Deno.test("LockState two and a death", () => {
  const { states } = explore({
    threads: [survivor, survivor],
    deaths: 1,
  });
  console.log(states);
});
