// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProcessError } from "../../errors.ts";
import { makeMemory } from "../../memory/memories.ts";
import { Arena } from "../../sync/arena.ts";
import { ARENA_WORDS, HOLDER, KIND, LIFE, MAX_HOLDERS } from "../../sync/states/layout.ts";
import { LOCK_SIZE, LockState } from "../../sync/states/lock_state.ts";
import { holderWord } from "../../sync/states/seat.ts";
import { SemaphoreState } from "../../sync/states/semaphore_state.ts";
import { SEMAPHORE_SIZE } from "../../sync/states/semaphore_words.ts";
import { test } from "./shared.ts";

for (const reach of ["threads", "processes"] as const) {
  /** An arena in which every number was given. */
  const crowded = (life: number) => {
    const arena = new Arena(makeMemory(reach, ARENA_WORDS * 4));
    for (let holder = 2; holder < MAX_HOLDERS; holder++) {
      arena.words.store(holderWord(holder, HOLDER.LIFE), life);
      arena.words.store(holderWord(holder, HOLDER.PID), Deno.pid);
    }
    arena.words.store(5, MAX_HOLDERS);
    return arena;
  };

  test(`Arena gives the numbers of the dead again, with nothing of theirs left (${reach})`, () => {
    const arena = crowded(LIFE.LIVE);
    const lock = arena.allocate(KIND.LOCK, LOCK_SIZE)!;
    const semaphore = arena.allocate(KIND.SEMAPHORE, SEMAPHORE_SIZE)!;
    const of = (me: number) => ({
      me,
      words: arena.words,
      patience: 1,
      isDead: () => false,
      ring: () => {},
      now: () => 0,
    });
    new SemaphoreState(of(8), semaphore).begin(2, false);
    assert(new LockState(of(7), lock).tryAcquire());
    assert(new SemaphoreState(of(8), semaphore).tryAcquire());
    for (let holder = 2; holder < MAX_HOLDERS; holder++) {
      arena.words.store(holderWord(holder, HOLDER.LIFE), LIFE.ENDED);
    }
    const other = new Arena(arena.memory);
    assertEquals(other.me, 2);
    assertEquals(new LockState(other, lock).holder, 0);
    assertEquals(new SemaphoreState(other, semaphore).value, 2);
  });

  test(`Arena refuses one more than there are numbers (${reach})`, () => {
    const arena = crowded(LIFE.LIVE);
    // They are said to be threads of this process, which is alive.
    assertThrows(() => new Arena(arena.memory), ProcessError, "more than 1022");
  });
}
