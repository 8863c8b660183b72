// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { onAbort } from "../../base/abort.ts";
import { test } from "../helpers.ts";

test("onAbort() listens once to each signal, however many are told", () => {
  const controller = new AbortController();
  let listeners = 0;
  const add = controller.signal.addEventListener.bind(controller.signal);
  controller.signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  const told: number[] = [];
  const forget = Array.from(
    { length: 100 },
    (_, index) => onAbort(controller.signal, () => told.push(index)),
  );
  forget.forEach((each, index) => index % 10 === 0 || each());
  onAbort(controller.signal, () => told.push(100));
  controller.abort();
  assertEquals(listeners, 1);
  assertEquals(told, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
});

test("onAbort() tells of the same function each time that it was given", () => {
  const controller = new AbortController();
  let count = 0;
  const tell = () => void count++;
  onAbort(controller.signal, tell);
  onAbort(controller.signal, tell)();
  onAbort(controller.signal, tell);
  controller.abort();
  assertEquals(count, 2);
});
