// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { PROCESSES, SpinPolicy, THREADS } from "../../../ipc/spin/spin.ts";
import { test } from "../../helpers.ts";
import { setClock } from "./clock.ts";

/** Answers that come at once; how many it takes until it pays to look. */
function answersUntilItPays(eagerness: SpinPolicy): number {
  let answers = 0;
  for (; !eagerness.pays; answers++) {
    eagerness.rung();
    eagerness.heard();
  }
  return answers;
}

function lookInVain(eagerness: SpinPolicy): void {
  eagerness.begin();
  eagerness.end(false);
}

test("SpinPolicy waits for more answers after each look that was in vain", () => {
  using _clock = setClock(0);
  const expected = [[THREADS, [1, 2, 4, 8, 16]], [PROCESSES, [1, 4, 16, 64, 256]]] as const;
  for (const [caution, counts] of expected) {
    const eagerness = new SpinPolicy(caution);
    assertEquals(answersUntilItPays(eagerness), 1);
    const answers = counts.map(() => {
      lookInVain(eagerness);
      return answersUntilItPays(eagerness);
    });
    assertEquals(answers, [...counts]);
  }
});

test("SpinPolicy forgets the looks that were in vain after a streak of others", () => {
  using _clock = setClock(0);
  const eagerness = new SpinPolicy(PROCESSES);
  for (let miss = 0; miss < 4; miss++) {
    answersUntilItPays(eagerness);
    lookInVain(eagerness);
  }
  answersUntilItPays(eagerness);
  for (let look = 0; look < 8; look++) {
    eagerness.begin();
    eagerness.end(true);
  }
  lookInVain(eagerness);
  assertEquals(answersUntilItPays(eagerness), 1);
});

test("SpinPolicy does not doubt without bound", () => {
  using _clock = setClock(0);
  for (const [caution, most] of [[THREADS, 1024], [PROCESSES, 4096]] as const) {
    const eagerness = new SpinPolicy(caution);
    let answers = 0;
    for (let miss = 0; miss < 20; miss++) {
      answers = answersUntilItPays(eagerness);
      lookInVain(eagerness);
    }
    assertEquals(answers, most);
  }
});
