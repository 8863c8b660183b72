// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { type Counter, TurningSpin } from "../../../ipc/spin/turning_spin.ts";
import { test } from "../../helpers.ts";
import { setClock } from "./clock.ts";

/** What is seen, as the test says. */
class Show implements Counter {
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

/** A spin whose answers have come quickly. */
function eager(): { spin: TurningSpin; counter: Show } {
  const counter = new Show();
  const spin = new TurningSpin(counter);
  spin.ring();
  spin.heard();
  return { spin, counter };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a turning spin looks for nothing before an answer has come quickly", async () => {
  using _clock = setClock(0);
  const counter = new Show();
  const spin = new TurningSpin(counter);
  spin.ring();
  spin.look();
  await turn();
  assertEquals(counter.watched, 0);
});

test("a turning spin looks again in each turn, until it sees something", async () => {
  using _clock = setClock(0);
  const { spin, counter } = eager();
  spin.look();
  await turn();
  assert(counter.watched > 1);
  counter.isRung = true;
  await turn();
  const { watched } = counter;
  await turn();
  assertEquals(counter.watched, watched);
});

test("a turning spin looks no more once the message has been told, or it is closed", async () => {
  using _clock = setClock(0);
  for (const end of ["heard", "close"] as const) {
    const { spin, counter } = eager();
    spin.look();
    spin[end]();
    const { watched } = counter;
    await turn();
    assertEquals(counter.watched, watched);
  }
});

test("a turning spin looks no longer than a moment", async () => {
  using _clock = setClock(0.1);
  const { spin, counter } = eager();
  spin.look();
  for (let turns = 0; turns < 50; turns++) await turn();
  const { watched } = counter;
  await turn();
  assertEquals(counter.watched, watched);
});

test("a turning spin closes what it looks at, and one that looks at nothing turns all the same", () => {
  using _clock = setClock(0);
  const { spin, counter } = eager();
  spin.close();
  assert(counter.isClosed);
  const blind = new TurningSpin(null);
  blind.ring();
  blind.heard();
  blind.look();
  blind.close();
});
