// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { SLOTS } from "../../../sync/states/layout.ts";
import { SemaphoreState } from "../../../sync/states/semaphore_state.ts";
import { type Body, type End, exploring } from "../explorer.ts";

/** The words of a semaphore that was made with a value. */
function made(value: number): Record<number, number> {
  return { [SLOTS + 1]: value << 13, [SLOTS + 3]: value };
}

/** Takes one, counts those inside, gives it back. */
function once(limit: number): Body {
  return (thread) => {
    const semaphore = new SemaphoreState(thread, SLOTS);
    if (!semaphore.tryAcquire()) thread.await(semaphore.wait());
    thread.enter("inside", limit);
    thread.note("inside", -1);
    semaphore.release(1);
  };
}

/** As {@linkcode once}, without counting: it may die inside. */
const plain: Body = (thread) => {
  const semaphore = new SemaphoreState(thread, SLOTS);
  if (!semaphore.tryAcquire()) thread.await(semaphore.wait());
  semaphore.release(1);
};

/** Takes one and keeps it. */
const keeper: Body = (thread) => {
  const semaphore = new SemaphoreState(thread, SLOTS);
  if (!semaphore.tryAcquire()) thread.await(semaphore.wait());
};

/** What the dead had has come back, once. */
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

exploring(
  "SemaphoreState never gives more than it has, and none sleeps for ever, in all orders",
  14_189,
  (explore) => {
    explore({ initial: made(1), threads: [once(1), once(1)], atEnd: holds(1) });
  },
);

for (const patience of [0, Infinity]) {
  exploring(
    `SemaphoreState three threads with a patience of ${patience}, interrupted once`,
    19_378,
    (explore) => {
      const threads = [once(1), once(1), once(1)];
      explore({ initial: made(1), threads, patience, interruptions: 1, atEnd: holds(1) });
    },
  );
}

exploring("SemaphoreState two of three are inside at once", 376_528, (explore) => {
  const threads = [once(2), once(2), once(2)];
  explore({ initial: made(2), threads, interruptions: 2, atEnd: holds(2) });
});

exploring("SemaphoreState one release of two wakes two", 463_800, (explore) => {
  const giver: Body = (thread) => {
    assert(new SemaphoreState(thread, SLOTS).release(2));
  };
  const threads = [keeper, keeper, giver];
  explore({ initial: made(0), threads, interruptions: 2, atEnd: holds(0) });
});

exploring("SemaphoreState two releases of one wake two", 150_897, (explore) => {
  const giver: Body = (thread) => {
    assert(new SemaphoreState(thread, SLOTS).release(1));
  };
  const threads = [keeper, keeper, giver, giver];
  explore({ initial: made(0), threads, interruptions: 1, atEnd: holds(0) });
});

exploring(
  "SemaphoreState a thread that dies at any step loses and doubles no permit",
  554_036,
  (explore) => {
    for (const value of [1, 2]) {
      const { ends } = explore({
        initial: made(value),
        threads: [plain, plain],
        deaths: 1,
        atEnd: holds(value),
      });
      assert(ends > 10);
    }
  },
);

exploring(
  "SemaphoreState two that die at any step lose and double no permit",
  217_783,
  (explore) => {
    const threads = [plain, plain, plain];
    explore({ initial: made(1), threads, deaths: 2, interruptions: 0, atEnd: holds(1) });
  },
);

exploring(
  "SemaphoreState one that has taken twice and dies gives both back",
  275_425,
  (explore) => {
    const twice: Body = (thread) => {
      const semaphore = new SemaphoreState(thread, SLOTS);
      for (let i = 0; i < 2; i++) assert(semaphore.tryAcquire());
      semaphore.release(2);
    };
    explore({
      initial: made(3),
      threads: [twice, plain],
      deaths: 1,
      mortals: [0],
      interruptions: 4,
      atEnd: holds(3),
    });
  },
);

/** Takes and gives back again and again: nobody else has come in between, or just then somebody does. */
function often(limit: number, times: number): Body {
  return (thread) => {
    const semaphore = new SemaphoreState(thread, SLOTS);
    for (let i = 0; i < times; i++) {
      if (!semaphore.tryAcquire()) thread.await(semaphore.wait());
      thread.enter("inside", limit);
      thread.note("inside", -1);
      semaphore.release(1);
    }
  };
}

exploring("SemaphoreState one that comes again is alone inside each time", 121_324, (explore) => {
  const threads = [often(1, 3), once(1)];
  explore({ initial: made(1), threads, interruptions: 3, atEnd: holds(1) });
});

exploring(
  "SemaphoreState one that comes again and dies at any step loses and doubles no permit",
  227_062,
  (explore) => {
    const again: Body = (thread) => {
      const semaphore = new SemaphoreState(thread, SLOTS);
      for (let i = 0; i < 3; i++) {
        if (!semaphore.tryAcquire()) thread.await(semaphore.wait());
        semaphore.release(1);
      }
    };
    for (const value of [1, 2]) {
      const { ends } = explore({
        initial: made(value),
        threads: [again, plain],
        deaths: 1,
        mortals: [0],
        interruptions: 2,
        atEnd: holds(value),
      });
      assert(ends > 10);
    }
  },
);
