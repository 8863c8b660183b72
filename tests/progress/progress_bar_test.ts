// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { progressBar, type ProgressBarOptions } from "../../progress/mod.ts";
import { test } from "../helpers.ts";

const WRONG: [ProgressBarOptions, new () => Error, string][] = [
  [
    { titel: "x" } as ProgressBarOptions,
    TypeError,
    'Cannot make a progress bar as it has no option "titel", only "title", "unit", "stream": write "title"',
  ],
  [
    { title: 1 } as unknown as ProgressBarOptions,
    TypeError,
    'Cannot make a progress bar as "title" must be a string: current value is 1',
  ],
  [
    { stream: "stdin" } as unknown as ProgressBarOptions,
    RangeError,
    'Cannot make a progress bar as "stream" must be one of stderr, stdout: current value is "stdin"',
  ],
];

test("progressBar() refuses what it has no use for", () => {
  for (const [options, kind, text] of WRONG) {
    const error = assertThrows(() => progressBar(options), kind);
    assertEquals(error.message, text);
  }
  const two = progressBar as (...args: unknown[]) => unknown;
  assertThrows(() => two({}, 1), TypeError, "no more than 1 argument");
});

test("a bar refuses what is no progress", () => {
  const bar = progressBar() as (...args: unknown[]) => void;
  assertThrows(() => bar("1", 2), TypeError, '"done" must be a number from 0 on');
  assertThrows(() => bar(-1, 2), RangeError, '"done" must be a number from 0 on');
  assertThrows(() => bar(NaN, 2), RangeError, '"done" must be a number from 0 on');
  assertThrows(() => bar(1, "2"), TypeError, '"total" must be a number from 0 on, or null');
  assertThrows(() => bar(1, -2), RangeError, '"total" must be a number from 0 on, or null');
});

test("a bar can be stopped before it has begun, and disposed of", () => {
  using bar = progressBar({ title: "Never" });
  bar.stop();
});
