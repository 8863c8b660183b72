// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Silence } from "../../../pool/scheduling/silence.ts";
import { test } from "../../helpers.ts";
import { FakeClock } from "../fakes/fake_clock.ts";

class Worker {
  heard = 0;
  spare: number;
  constructor(spare: number) {
    this.spare = spare;
  }
}

function watched(...workers: Worker[]) {
  const clock = new FakeClock();
  const silent: number[] = [];
  const silence = new Silence(workers, (worker) => silent.push(workers.indexOf(worker)), clock);
  return { clock, silent, silence };
}

test("Silence tells of who says nothing for two looks, and one more chance to be heard", () => {
  const { clock, silent, silence } = watched(new Worker(1));
  silence.start();
  clock.tick();
  assertEquals(silent, [], "it is the first look");
  clock.tick();
  assertEquals(silent, [], "the program may have been busy");
  clock.tick();
  assertEquals(silent, [0]);
});

test("Silence does not tell of who is heard, at whichever moment", () => {
  for (const moment of [0, 1, 2]) {
    const worker = new Worker(1);
    const { clock, silent, silence } = watched(worker);
    silence.start();
    for (let tick = 0; tick < 3; tick++) {
      if (tick === moment) worker.heard++;
      clock.tick();
    }
    assertEquals(silent, moment === 0 ? [0] : [], `heard before tick ${moment}`);
  }
});

test("Silence tells of those alone who hold more than they are at", () => {
  const { clock, silent, silence } = watched(new Worker(0), new Worker(2));
  silence.start();
  for (let tick = 0; tick < 3; tick++) clock.tick();
  assertEquals(silent, [1]);
});

test("Silence sets no timer while there is nothing to look at", () => {
  const worker = new Worker(0);
  const { clock, silence } = watched(worker);
  silence.start();
  assertEquals(clock.size, 0);
  worker.spare = 1;
  silence.start();
  assertEquals(clock.size, 1);
  silence.relax();
  assertEquals(clock.size, 1, "there still is");
  worker.spare = 0;
  silence.relax();
  assertEquals(clock.size, 0);
});
