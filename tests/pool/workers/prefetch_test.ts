// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { Prefetch } from "../../../pool/workers/prefetch.ts";
import { test } from "../../helpers.ts";

test("Prefetch holds one task while nothing is known, and while they are long", () => {
  const prefetch = new Prefetch();
  assertEquals(prefetch.size, 1);
  prefetch.note(20, 1);
  assertEquals(prefetch.size, 1);
});

test("Prefetch holds many short tasks, but not without bound", () => {
  const prefetch = new Prefetch();
  for (let index = 0; index < 20; index++) prefetch.note(0, 10);
  assert(prefetch.size > 100 && prefetch.size <= 512, `${prefetch.size}`);
});

test("Prefetch holds one more than is running of tasks in between", () => {
  const prefetch = new Prefetch();
  prefetch.note(4, 2);
  assertEquals(prefetch.size, 2);
});

test("Prefetch sees at once that tasks have become long", () => {
  const prefetch = new Prefetch();
  for (let index = 0; index < 20; index++) prefetch.note(0.1, 10);
  prefetch.note(50, 1);
  assertEquals(prefetch.size, 1);
});
