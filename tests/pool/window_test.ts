// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { Window } from "../../pool/window.ts";
import { test } from "../helpers.ts";

test("Window holds one task while nothing is known, and while they are long", () => {
  const window = new Window();
  assertEquals(window.size, 1);
  window.note(20, 1);
  assertEquals(window.size, 1);
});

test("Window holds many short tasks, but not without bound", () => {
  const window = new Window();
  for (let index = 0; index < 20; index++) window.note(0, 10);
  assert(window.size > 100 && window.size <= 512, `${window.size}`);
});

test("Window holds one more than is running of tasks in between", () => {
  const window = new Window();
  window.note(4, 2);
  assertEquals(window.size, 2);
});

test("Window sees at once that tasks have become long", () => {
  const window = new Window();
  for (let index = 0; index < 20; index++) window.note(0.1, 10);
  window.note(50, 1);
  assertEquals(window.size, 1);
});
