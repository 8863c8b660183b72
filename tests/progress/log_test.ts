// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Teller } from "../../progress/bar.ts";
import { Log } from "../../progress/log.ts";
import { test } from "../helpers.ts";
import { FakeClock } from "../pool/fakes/fake_clock.ts";
import { Paper } from "./screen.ts";

function makeLog() {
  const clock = new FakeClock();
  const paper = new Paper();
  const log = new Log({ clock, stream: paper });
  const bar = (title: string, unit = "") => new Teller(log, { title, unit });
  return { clock, paper, log, bar };
}

test("where there is no terminal there is a line every 10 s, and the last", () => {
  const { clock, paper, bar } = makeLog();
  const hashing = bar("Hashing", "files");
  for (let done = 0; done <= 2_500; done++) {
    hashing.tell(done, 2_500);
    clock.pass(10);
  }
  assertEquals(paper.written.trimEnd().split("\n"), [
    "Hashing: 39% (999 of 2,500 files), 100/s, 0:15 left",
    "Hashing: 79% (1,999 of 2,500 files), 100/s, 0:05 left",
    "Hashing: 100% (2,500 of 2,500 files), 100/s, in 0:25",
  ]);
});

test("a line comes though nothing more is told, once", () => {
  const { clock, paper, bar } = makeLog();
  bar("Slow").tell(1, 3);
  clock.pass(60_000);
  assertEquals(paper.written, "Slow: 33% (1 of 3), 6.0/min, 0:20 left\n");
});

test("without title, unit and total there is the count", () => {
  const { clock, paper, bar } = makeLog();
  const counting = bar("");
  counting.tell(1, null);
  clock.pass(10_000);
  counting.tell(20_000, null);
  counting.stop();
  assertEquals(paper.written, "1, 6.0/min, 0:10\n20,000, 2,000/s, in 0:10\n");
});

test("several bars have lines of their own, and one at the end of the program", () => {
  const { clock, paper, log, bar } = makeLog();
  const [one, two] = [bar("One"), bar("Two")];
  one.tell(1, 2);
  two.tell(1, 4);
  clock.pass(1_000);
  one.tell(2, 2);
  two.tell(3, 4);
  log.close();
  clock.pass(60_000);
  assertEquals(paper.written.trimEnd().split("\n"), [
    "One: 100% (2 of 2), 2.0/s, in 1.0 s",
    "Two: 75% (3 of 4), 3.0/s, in 1.0 s",
  ]);
});

test("what no terminal is gets no escape sequence", () => {
  const { paper, bar } = makeLog();
  bar("\x1b[31mRed\x1b[0m").tell(1, 1);
  assertEquals(paper.written, "Red: 100% (1 of 1), in 0.0 s\n");
});
