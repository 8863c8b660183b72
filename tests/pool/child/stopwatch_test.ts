// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Stopwatch } from "../../../pool/child/stopwatch.ts";
import { READY, type Report } from "../../../pool/tasks/wire.ts";
import { test } from "../../helpers.ts";

/** What a stopwatch says of tasks that took so many milliseconds, each begun 100 after the last. */
function notesOf(joinsShort: boolean, took: readonly number[]): number[] {
  const stopwatch = new Stopwatch(joinsShort);
  took.forEach((ms, index) => stopwatch.note(100 * index, ms, null));
  return tasksOf(stopwatch.with([READY]));
}

function tasksOf(report: Report | readonly unknown[]): number[] {
  const [, [, , , tasks]] = report as [unknown, [number, number, number, number[]]];
  return tasks;
}

test("a stopwatch notes short tasks together, and others each", () => {
  const notes = notesOf(true, [0.001, 0.002, 30, 0.003, 0.5, 40]);
  assertEquals(notes, [2, 0, 0.003, 1, 200, 30, 1, 300, 0.003, 1, 400, 0.5, 1, 500, 40]);
});

test("a stopwatch notes each task if the pool wants that", () => {
  assertEquals(notesOf(false, [0.25, 30, 0.5]), [1, 0, 0.25, 1, 100, 30, 1, 200, 0.5]);
  assertEquals(notesOf(false, [0.001, 0.002]), [1, 0, 0.001, 1, 100, 0.002]);
});

test("a stopwatch says of each task once", () => {
  const stopwatch = new Stopwatch(true);
  stopwatch.note(1, 0.002, null);
  assertEquals(tasksOf(stopwatch.with([READY])), [1, 1, 0.002]);
  stopwatch.sent();
  assertEquals(stopwatch.with([READY]), [READY]);
});
