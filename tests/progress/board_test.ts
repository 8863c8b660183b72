// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertMatch } from "@std/assert";
import cli from "cli-progress";
import { Teller } from "../../progress/bar.ts";
import { Board } from "../../progress/board.ts";
import type { CliProgress } from "../../runtime/terminal_contract.ts";
import { test } from "../helpers.ts";
import { FakeClock } from "../pool/fakes/fake_clock.ts";
import { Screen } from "./screen.ts";

/** A board on a terminal of its own, and who is told of it. */
class Stage {
  readonly clock = new FakeClock();
  readonly screen: Screen;
  readonly board: Board;
  readonly told: string[] = [];

  constructor({ columns = 80, rows = 24, isColored = false } = {}) {
    this.screen = new Screen(columns, rows);
    const events = {
      begin: () => void this.told.push("begin"),
      end: () => void this.told.push("end"),
    };
    const surroundings = {
      clock: this.clock,
      stream: this.screen,
      cli: cli as unknown as CliProgress,
      isColored,
    };
    this.board = new Board(surroundings, events);
  }

  bar(title: string, unit = ""): Teller {
    return new Teller(this.board, { title, unit });
  }

  /** What a program prints while there are bars. */
  print(text: string): void {
    this.board.hide();
    this.screen.write(text);
    this.board.show();
  }
}

const BAR_REGEXP = /[━─]+/g;

/** Lines without how long the bars are. */
function linesOf({ screen }: Stage): string[] {
  return screen.lines.map((line) => line.replaceAll(BAR_REGEXP, "━"));
}

test("a bar shows its share, count, rate and time left", () => {
  const stage = new Stage();
  const bar = stage.bar("Hashing", "files");
  bar.tell(0, 1_000);
  assertEquals(linesOf(stage), ["Hashing ━   0% 0/1,000 files"]);
  stage.clock.pass(2_500);
  bar.tell(500, 1_000);
  assertEquals(linesOf(stage), ["Hashing ━  50% 500/1,000 files 200/s 0:03 left"]);
  stage.clock.pass(1_500);
  bar.tell(1_000, 1_000);
  assertEquals(linesOf(stage), ["Hashing ━ 100% 1,000/1,000 files 250/s in 4.0 s"]);
  assertEquals(stage.told, ["begin", "end"]);
  assertEquals(stage.screen.cursor, [0, true]);
});

test("half of a bar is full when half is done", () => {
  const stage = new Stage();
  stage.bar("").tell(1, 2);
  const [full, empty] = [/━+/, /─+/].map((part) => part.exec(stage.screen.lines[0]!)![0].length);
  assertEquals([full, empty], [20, 20]);
});

test("a total of none is all done", () => {
  const stage = new Stage();
  stage.bar("None").tell(0, 0);
  assertEquals(linesOf(stage), ["None ━ 100% 0/0 in 0.0 s"]);
});

test("without a total a bar counts, until it is stopped", () => {
  const stage = new Stage();
  const bar = stage.bar("Reading", "lines");
  bar.tell(1, null);
  stage.clock.pass(61_400);
  bar.tell(61_400, null);
  assertEquals(stage.screen.lines, ["Reading 61,400 lines 1,000/s 1:01"]);
  bar.stop();
  bar.stop();
  assertEquals(stage.screen.lines, ["Reading 61,400 lines 1,000/s in 1:01"]);
  assertEquals(stage.told, ["begin", "end"]);
});

test("several bars stack up in the order in which they began, and end in any", () => {
  const stage = new Stage();
  const [one, two, three] = ["One", "Two", "Three"].map((title) => stage.bar(title));
  one!.tell(1, 4);
  two!.tell(2, 4);
  three!.tell(3, 4);
  const shown = () => linesOf(stage).map((line) => line.split(" ")[0]);
  assertEquals(shown(), ["One", "Two", "Three"]);
  two!.tell(4, 4);
  assertEquals(shown(), ["One", "Two", "Three"]);
  one!.tell(4, 4);
  three!.tell(4, 4);
  assertEquals(shown(), ["One", "Two", "Three"]);
  assert(linesOf(stage).every((line) => line.includes("100% 4/4")));
  assertEquals(stage.told, ["begin", "end"]);
});

test("what is printed goes above the bars", () => {
  const stage = new Stage();
  const [one, two] = ["One", "Two"].map((title) => stage.bar(title));
  one!.tell(1, 2);
  two!.tell(1, 2);
  stage.print("[PoolWorker-1] a\n[PoolWorker-1] b\n");
  one!.tell(2, 2);
  stage.print("c\n");
  two!.tell(2, 2);
  stage.screen.write("after\n");
  assertEquals(linesOf(stage).map((line) => line.replace(/ ━.*/, "")), [
    "[PoolWorker-1] a",
    "[PoolWorker-1] b",
    "One",
    "c",
    "Two",
    "after",
  ]);
});

test("a terminal of 20 columns has the share and as much of the title as there is room for", () => {
  const stage = new Stage({ columns: 20 });
  stage.bar("Hash").tell(450, 1_000);
  stage.bar("Hashing of all files").tell(450, 1_000);
  stage.bar("読み込み中です").tell(450, 1_000);
  stage.bar("Reading of lines", "lines").tell(1_234_567, null);
  assertEquals(
    stage.screen.lines,
    [
      "Hash ━━━━─────  45%",
      "Hashing of all… 45%",
      "読み込… ━━━───  45%",
      "Reading… 1,234,567",
    ].map((line) => line.padEnd(0)),
  );
});

for (const columns of [1, 2, 3, 5, 9, 19, 33, 200]) {
  test(`a bar takes one line of ${columns} columns at most`, () => {
    const stage = new Stage({ columns, isColored: true });
    const bar = stage.bar("A title", "of things");
    for (let done = 0; done <= 1_000; done += 100) {
      bar.tell(done, 1_000);
      stage.clock.pass(700);
      assertEquals(stage.screen.lines.length, 1, stage.screen.lines.join("|"));
      assert(stage.screen.lines[0]!.length <= Math.max(1, columns - 1));
    }
    assert(!stage.screen.written.includes("\x1b[?"), "Nothing has to be put right at the end");
  });
}

test("a window that becomes narrower, and wider again, has each bar once", () => {
  const stage = new Stage({ columns: 80 });
  stage.screen.write("before\n");
  const [one, two] = ["One", "Two"].map((title) => stage.bar(title, "things"));
  one!.tell(1, 4);
  two!.tell(1, 4);
  for (const columns of [30, 20, 47, 100]) {
    stage.screen.resize(columns);
    stage.clock.pass(1_000);
    one!.tell(2, 4);
    const lines = linesOf(stage);
    assertEquals(lines.map((line) => line.split(" ")[0]), ["before", "One", "Two"]);
    assertEquals(stage.screen.cursor, [0, true]);
  }
});

test("no more bars are drawn than the window has rows; the next moves up as one ends", () => {
  const stage = new Stage({ rows: 4 });
  const bars = ["A", "B", "C", "D", "E"].map((title) => stage.bar(title));
  for (const bar of bars) bar.tell(1, 2);
  const shown = () => linesOf(stage).map((line) => line[0]).join("");
  assertEquals(shown(), "ABC");
  bars[0]!.tell(2, 2);
  assertEquals(shown(), "ABCD");
  for (const bar of bars) bar.tell(2, 2);
  assert(shown().startsWith("ABCDE"), shown());
});

test("frames are a tenth of a second apart; the first and the last are drawn at once", () => {
  const stage = new Stage();
  const bar = stage.bar("Many");
  for (let done = 0; done < 1_000; done++) {
    bar.tell(done, 1_000);
    stage.clock.pass(1);
  }
  assert(stage.screen.writes <= 12, String(stage.screen.writes));
  bar.tell(1_000, 1_000);
  assertMatch(linesOf(stage)[0]!, /^Many ━ 100% 1,000\/1,000 1,000\/s in 1\.0 s$/);
});

test("the last of many changes is drawn though nothing follows", () => {
  const stage = new Stage();
  const bar = stage.bar("Two");
  bar.tell(0, 10);
  stage.clock.pass(10);
  bar.tell(7, 10);
  assertMatch(linesOf(stage)[0]!, / 0%/);
  stage.clock.pass(100);
  assertMatch(linesOf(stage)[0]!, /70% 7\/10/);
});

test("times go on though nothing is told", () => {
  const stage = new Stage();
  stage.bar("Waiting").tell(1, null);
  stage.clock.pass(5_000);
  assertMatch(linesOf(stage)[0]!, /0:05$/);
});

test("once all bars have ended no timer is left", () => {
  const stage = new Stage();
  const bar = stage.bar("One");
  bar.tell(1, 3);
  bar.tell(3, 3);
  const { writes } = stage.screen;
  stage.clock.pass(60_000);
  assertEquals(stage.screen.writes, writes);
});

test("a bar that is told of something new after its end begins another one", () => {
  const stage = new Stage();
  const bar = stage.bar("Again");
  bar.tell(2, 2);
  bar.tell(1, 3);
  bar.tell(3, 3);
  assertEquals(linesOf(stage).map((line) => line.replace(/ in .*| [\d.,]+\/s.*/, "")), [
    "Again ━ 100% 2/2",
    "Again ━ 100% 3/3",
  ]);
  assertEquals(stage.told, ["begin", "end", "begin", "end"]);
});

test("at the end of the program a bar stays as far as it has come", () => {
  const stage = new Stage();
  const bar = stage.bar("Left");
  bar.tell(0, 10);
  bar.tell(4, 10);
  stage.board.close();
  assertMatch(linesOf(stage)[0]!, /40% 4\/10 in 0\.0 s$/);
  assertEquals(stage.screen.cursor, [0, true]);
});

test("colors are those of a bar that runs, and of one that is done; without them there are none", () => {
  const colored = new Stage({ isColored: true });
  const bar = colored.bar("Colored");
  bar.tell(1, 2);
  assert(colored.screen.written.includes("\x1b[36m"));
  bar.tell(2, 2);
  assert(colored.screen.written.includes("\x1b[32m"));
  const plain = new Stage();
  plain.bar("Plain").tell(2, 2);
  // deno-lint-ignore no-control-regex
  assert(!/\x1b\[[\d;]*m/.test(plain.screen.written));
});

test("a title moves no cursor", () => {
  const stage = new Stage();
  stage.bar("A\nb\x1b[2Jc\x07").tell(1, 2);
  assertEquals(linesOf(stage), ["A b [2Jc ━  50% 1/2"]);
});
