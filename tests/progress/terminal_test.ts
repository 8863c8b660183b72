// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Bars in a terminal of the system, which `script` makes.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { runProgram, test } from "../helpers.ts";
import { Program } from "../programs/run_program.ts";
import { Screen } from "./screen.ts";

const FIXTURE = new URL("./fixtures/bars.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

const options = { ignore: Deno.build.os !== "linux" };

/** What the fixture does in a terminal of so many columns. */
function inTerminal(way: string, columns: number, after = ""): Program {
  const size = `stty cols ${columns} rows 24`;
  const deno = `${Deno.execPath()} run -A --quiet --no-check --config=${CONFIG} ${FIXTURE} ${way}`;
  return new Program("script", ["-qec", `trap : INT; ${size}; ${deno}; ${after}`, "/dev/null"], {
    env: { SHELL: "/bin/sh" },
  });
}

/** What is on the screen in the end. */
async function screenOf(program: Program, columns: number): Promise<Screen> {
  const { stdout, stderr } = await program.end();
  assertEquals(stderr, "");
  const screen = new Screen(columns, 24);
  screen.write(stdout);
  return screen;
}

for (const columns of [80, 20]) {
  test(
    `bars stay below what workers, console and streams print, in ${columns} columns`,
    async () => {
      await using program = inTerminal("mapTwice", columns);
      const { lines } = await screenOf(program, columns);
      const isBar = (line: string) => /^(?:One|Two) .*%/.test(line);
      assertEquals(lines.filter(isBar).length, 2, lines.join("\n"));
      assert(lines.filter(isBar).every((line) => line.includes("100%")));
      assertEquals(lines.at(-1), "after the bars");
      for (const line of ["from the console", "from a stream"]) {
        assertEquals(lines.filter((each) => each === line).length, 1, lines.join("\n"));
      }
      const printed = lines.join("\n").match(/\[PoolWorker-\d\]\sitem\s\d/g) ?? [];
      assertEquals(printed.length, 12, lines.join("\n"));
    },
    options,
  );
}

test("after Ctrl-C the cursor is there, at the beginning of a line of its own", async () => {
  await using program = inTerminal("waitForever", 80, "echo code $?");
  // The bar is drawn again below it.
  await program.text("ready\r\n\r\rWaiting");
  await program.text("\x1b[J\x1b[1A");
  await program.write("\x03");
  await program.text("code 130");
  const screen = await screenOf(program, 80);
  assertEquals(screen.hasCursor, true);
  assertEquals(screen.lines[0], "ready");
  assertMatch(screen.lines[1]!, /^Waiting .* 50% 1\/2/);
  assertMatch(screen.lines.slice(2).join("\n"), /^\^C\n?code 130$/);
}, options);

test("a bar that nobody ends keeps no program alive, and stays as far as it has come", async () => {
  await using program = inTerminal("leave", 80);
  assertMatch((await screenOf(program, 80)).lines[0]!, /^Left 7 .*in 0\.\d s$/);
}, options);

test("where there is no terminal there are plain lines", async () => {
  const { code, stdout, stderr } = await runProgram(FIXTURE, { args: ["mapTwice"] });
  assertEquals(code, 0, stderr);
  const lines = stderr.trim().split("\n").toSorted();
  assertEquals(lines.length, 2, stderr);
  for (const [index, title] of ["One", "Two"].entries()) {
    assertMatch(lines[index]!, new RegExp(`^${title}: 100% \\(6 of 6 items\\), .*in \\d\\.\\d s$`));
  }
  assert(stdout.includes("from a stream\n"));
});
