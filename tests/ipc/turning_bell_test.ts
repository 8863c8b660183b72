// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { type Sight, TurningBell } from "../../ipc/turning_bell.ts";
import { test } from "../helpers.ts";
import { setClock } from "./clock.ts";

/** What is seen, as the test says. */
class Show implements Sight {
  isRung = false;
  watched = 0;
  isClosed = false;

  ring() {}

  heard() {
    this.isRung = false;
  }

  watch() {
    this.watched++;
    return this.isRung;
  }

  close() {
    this.isClosed = true;
  }
}

/** A bell whose answers have come quickly. */
function eager(): { bell: TurningBell; sight: Show } {
  const sight = new Show();
  const bell = new TurningBell(sight);
  bell.ring();
  bell.heard();
  return { bell, sight };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a turning bell looks for nothing before an answer has come quickly", async () => {
  using _clock = setClock(0);
  const sight = new Show();
  const bell = new TurningBell(sight);
  bell.ring();
  bell.look();
  await turn();
  assertEquals(sight.watched, 0);
});

test("a turning bell looks again in each turn, until it sees something", async () => {
  using _clock = setClock(0);
  const { bell, sight } = eager();
  bell.look();
  await turn();
  assert(sight.watched > 1);
  sight.isRung = true;
  await turn();
  const { watched } = sight;
  await turn();
  assertEquals(sight.watched, watched);
});

test("a turning bell looks no more once the message has been told, or it is closed", async () => {
  using _clock = setClock(0);
  for (const end of ["heard", "close"] as const) {
    const { bell, sight } = eager();
    bell.look();
    bell[end]();
    const { watched } = sight;
    await turn();
    assertEquals(sight.watched, watched);
  }
});

test("a turning bell looks no longer than a moment", async () => {
  using _clock = setClock(0.1);
  const { bell, sight } = eager();
  bell.look();
  for (let turns = 0; turns < 50; turns++) await turn();
  const { watched } = sight;
  await turn();
  assertEquals(sight.watched, watched);
});

test("a turning bell closes what it looks at, and one that looks at nothing turns all the same", () => {
  using _clock = setClock(0);
  const { bell, sight } = eager();
  bell.close();
  assert(sight.isClosed);
  const blind = new TurningBell(null);
  blind.ring();
  blind.heard();
  blind.look();
  blind.close();
});
