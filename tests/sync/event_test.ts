// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { Event, getContext, Process } from "../../mod.ts";
import { answer, answerWhenAsked } from "./fixtures/parties.ts";
import { forEachWay, test } from "./shared.ts";

test("E-001 a new Event is not set, and wait() gives false when the time is up", async () => {
  for (const context of ["spawn", "worker"] as const) {
    const event = new Event({ context });
    assertFalse(event.isSet);
    assertFalse(await event.wait({ timeout: 0 }));
    const began = performance.now();
    assertFalse(await event.wait({ timeout: 100 }));
    assert(performance.now() - began >= 95);
    assertFalse(event.waitSync({ timeout: 20 }));
    event.set();
    assert(event.isSet);
    assert(await event.wait());
    assert(event.waitSync());
  }
});

forEachWay("E-003 wait() after clear() waits until a child sets it", async ({ made, method }) => {
  const question = new Event({ context: made });
  const reply = new Event({ context: made });
  reply.set();
  reply.clear();
  const process = new Process({ target: answer, args: [question, reply], context: method });
  await process.start();
  const waiting = reply.wait();
  question.set();
  assert(await waiting);
  assertEquals(await process.join(), 0);
});

forEachWay("Event.waitSync() waits until a child sets it", async ({ made, method }) => {
  const [ready, question, reply] = [1, 2, 3].map(() => new Event({ context: made }));
  const args = [ready!, question!, reply!] as const;
  const process = new Process({ target: answerWhenAsked, args, context: method });
  await process.start();
  // A child needs this thread until it has booted.
  assert(await ready!.wait());
  question!.set();
  assert(reply!.waitSync({ timeout: 20_000 }));
  assertEquals(await process.join(), 0);
});

test("E-004 an Event in words is set or unset", () => {
  const event = new Event();
  assertEquals(String(event), "<Event unset>");
  event.set();
  assertEquals(String(event), "<Event set>");
  event.clear();
  assertEquals(String(event), "<Event unset>");
});

test("E-007 one who waited while it was set knows it, even if it was cleared right after", async () => {
  for (const context of ["spawn", "worker"] as const) {
    const event = new Event({ context });
    const waiting = [event.wait(), event.wait({ timeout: 10_000 })];
    event.set();
    event.clear();
    assertEquals(await Promise.all(waiting), [true, true]);
    assertFalse(event.isSet);
  }
});

test("Event.wait() rejects with the reason of its signal", async () => {
  const abort = new AbortController();
  const waiting = new Event().wait({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
});

test("a thousand waits end at once", async () => {
  for (const context of ["spawn", "worker"] as const) {
    const events = Array.from({ length: 500 }, () => new Event({ context }));
    const waiting = events.flatMap((event) => [event.wait(), event.wait()]);
    for (const event of events) event.set();
    assertEquals(new Set(await Promise.all(waiting)), new Set([true]));
  }
});

test("contexts hand out events", () => {
  for (const method of ["spawn", "worker", "warm"] as const) {
    assertFalse(getContext(method).event().isSet);
  }
});
