// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { deal } from "../../../pool/scheduling/deal.ts";
import { isolate, makeTask } from "../../../pool/tasks/task.ts";
import { TaskQueue } from "../../../pool/tasks/task_queue.ts";
import { CALL } from "../../../pool/tasks/wire.ts";
import { test } from "../../helpers.ts";

/** What each is dealt of tasks 0, 1, 2, ...; those named are alone with their worker. */
function dealt(
  count: number,
  workers: { name: string; room: number; isIdle: boolean }[],
  alone: number[] = [],
): Record<string, number[]> {
  const queue = new TaskQueue();
  for (let id = 0; id < count; id++) {
    const task = makeTask(
      { id, place: null as never, isShort: false },
      CALL,
      [],
      () => {},
      () => {},
    );
    if (alone.includes(id)) isolate(task);
    queue.push(task);
  }
  const hands = deal(queue, workers, workers.length);
  const left = queue.drain().map(({ target }) => target.id);
  const given = hands.map(({ worker, tasks }) => [worker.name, tasks.map((t) => t.target.id)]);
  return { ...Object.fromEntries(given), ...(left.length > 0 && { left }) };
}

const idle = (name: string, room = 9) => ({ name, room, isIdle: true });
const busy = (name: string, room = 9) => ({ name, room, isIdle: false });

test("deal() gives one to each in turn, up to a fair share", () => {
  assertEquals(dealt(6, [idle("a"), idle("b")]), { a: [0, 2, 4], b: [1, 3, 5] });
  assertEquals(dealt(6, [idle("a"), idle("b", 0)]), { a: [0, 1, 2], left: [3, 4, 5] });
});

test("deal() gives no more than there is room for", () => {
  assertEquals(dealt(6, [idle("a", 1), idle("b", 2)]), { a: [0], b: [1, 2], left: [3, 4, 5] });
  assertEquals(dealt(3, [busy("a", 0)]), { left: [0, 1, 2] });
});

test("deal() serves the idle before the busy", () => {
  assertEquals(dealt(1, [busy("a"), idle("b")]), { b: [0] });
  assertEquals(dealt(2, [busy("a"), idle("b")]), { b: [0], a: [1] });
});

test("deal() gives a task that is alone to one that is idle, and nothing with it", () => {
  assertEquals(dealt(3, [idle("a"), idle("b")], [1]), { a: [0, 2], b: [1] });
  assertEquals(dealt(3, [busy("a"), idle("b")], [0]), { b: [0], a: [1, 2] });
});

test("deal() lets nothing overtake a task that is alone", () => {
  assertEquals(dealt(3, [idle("a"), busy("b")], [1]), { a: [0], left: [1, 2] });
  assertEquals(dealt(2, [busy("a")], [0]), { left: [0, 1] });
});
