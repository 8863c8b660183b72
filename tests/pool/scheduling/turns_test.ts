// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Turns } from "../../../pool/scheduling/turns.ts";
import { Staff } from "../../../pool/scheduling/staff.ts";
import { Pool } from "../../../mod.ts";
import { forEachMethod, test } from "../../helpers.ts";
import { FakeClock } from "../fakes/fake_clock.ts";
import { square } from "../fixtures/tasks.ts";

/** Some turns of the event loop. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
}

test("Turns.next() lets the first begin, and the others when it is open, in order", async () => {
  const turns = new Turns();
  const begun: number[] = [];
  const all = [1, 2, 3].map(async (each) => {
    await turns.next();
    begun.push(each);
  });
  await someTurns();
  assertEquals(begun, [1]);
  turns.open();
  await Promise.all(all);
  assertEquals(begun, [1, 2, 3]);
  await turns.next();
});

test("Turns.next() leaves others a turn of the event loop between two", async () => {
  const turns = new Turns();
  turns.open();
  await turns.next();
  const events: string[] = [];
  const other = new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
    events.push("other");
  });
  const all = [1, 2].map((each) => turns.next().then(() => void events.push(`begin ${each}`)));
  await Promise.all([...all, other]);
  assertEquals(events, ["begin 1", "other", "begin 2"]);
});

/** Staff whose recruits never come, as the test is about whether they are asked for. */
function staffOf(wanted: () => number): { staff: Staff; asked: number[]; refuse: () => void } {
  const asked: number[] = [];
  let refuse = () => {};
  const recruit = (_events: unknown, place: number) => {
    asked.push(place);
    return new Promise<never>((_, reject) => refuse = () => reject(new Error("no worker")));
  };
  const events = { wanted, onChange() {}, onHired() {}, onHopeless() {} };
  // Nobody is asked for again after a pause: its time stands still.
  const staff = new Staff(recruit, events, {} as never, new FakeClock(), new Turns());
  return { staff, asked, refuse: () => refuse() };
}

test("Staff asks for the others when the first is ready", async () => {
  const { staff, asked } = staffOf(() => 3);
  staff.fill();
  await someTurns();
  assertEquals([asked, staff.count, staff.places], [[0], 3, [0, 1, 2]]);
  staff.succeeded();
  await someTurns();
  assertEquals(asked, [0, 1, 2]);
});

test("Staff asks for the others when the first has failed", async () => {
  const { staff, asked, refuse } = staffOf(() => 2);
  staff.fill();
  await someTurns();
  refuse();
  await someTurns();
  assertEquals(asked, [0, 1]);
  staff.stopPause();
});

test("Staff asks for nobody who is not wanted any more", async () => {
  let wanted = 3;
  const { staff, asked } = staffOf(() => wanted);
  staff.fill();
  await someTurns();
  wanted = 0;
  staff.succeeded();
  await someTurns();
  assertEquals([asked, staff.count, staff.places], [[0], 1, [0]]);
});

test("Staff asks for nobody if not even the first is wanted any more", async () => {
  let wanted = 3;
  const { staff, asked } = staffOf(() => wanted);
  staff.fill();
  wanted = 0;
  await someTurns();
  assertEquals([asked, staff.count, staff.places], [[], 0, []]);
  wanted = 1;
  staff.fill();
  await someTurns();
  assertEquals(asked, [0]);
});

forEachMethod("a pool that is ended before its first worker is ready ends", async (context) => {
  const pool = new Pool({ processes: 3, context });
  pool.terminate();
  await pool.join();
  await using other = new Pool({ processes: 3, context });
  assertEquals(await other.map(square, [1, 2, 3, 4]), [1, 4, 9, 16]);
});
