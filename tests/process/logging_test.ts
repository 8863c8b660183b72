// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { getLogger, type LogLevel, logToStderr } from "../../mod.ts";
import { state } from "../../process/state.ts";
import { type Ending, runProgram } from "../programs/run_program.ts";
import { METHODS, test } from "../helpers.ts";

/** The log is one for the whole program: it is as it was after each test. */
function restoring(name: string, fn: () => void): void {
  test(name, () => {
    const { settings } = state;
    try {
      fn();
    } finally {
      state.settings = settings;
    }
  });
}

/** What is printed on standard error while a function runs. */
function printed(fn: () => void): string {
  const { writeSync } = Deno.stderr;
  const decoder = new TextDecoder();
  let text = "";
  Deno.stderr.writeSync = (bytes) => {
    text += decoder.decode(bytes);
    return bytes.length;
  };
  try {
    fn();
  } finally {
    Deno.stderr.writeSync = writeSync;
  }
  return text;
}

restoring("LG-001 messages below the level are not printed", () => {
  logToStderr();
  const logger = getLogger();
  logger.level = 25;
  const text = printed(() => {
    logger.debug("a");
    logger.info("b");
    logger.warning("c");
    logger.error("d");
    logger.log(24, "e");
    logger.log(25, "f");
    logger.log("info", "g");
    logger.log("error", "h");
  });
  assertEquals(
    text,
    "[WARNING/MainProcess] c\n[ERROR/MainProcess] d\n[Level 25/MainProcess] f\n[ERROR/MainProcess] h\n",
  );
});

restoring(
  "LG-004 getLogger() is always the same, named multiprocessing, at level 0, and silent",
  () => {
    const logger = getLogger();
    assert(getLogger() === logger);
    assertEquals([logger.name, logger.level], ["multiprocessing", 0]);
    assertEquals(printed(() => logger.error("nobody asked")), "");
  },
);

restoring(
  "LG-005 logToStderr() gives the logger, and keeps its level unless it is given one",
  () => {
    assert(logToStderr("debug") === getLogger());
    assertEquals(getLogger().level, 10);
    logToStderr();
    assertEquals(getLogger().level, 10);
    assertEquals(printed(() => getLogger().debug("once")), "[DEBUG/MainProcess] once\n");
  },
);

let ending: Promise<Ending> | undefined;

/** What the program of several tests prints, by process. */
async function printedByProgram(): Promise<Map<string, string[][]>> {
  const { code, stdout, stderr } = await (ending ??= runProgram("logging.ts"));
  assertEquals([code, stdout], [0, ""]);
  const lines = stderr.trim().split("\n").map((line) => /^\[(.*)\/(.*)\] (.*)$/.exec(line)!);
  return Map.groupBy<string, string[]>(lines, ([, , name]) => name!);
}

test("LG-003 the level of a child's log is its parent's", async () => {
  const printed = await printedByProgram();
  for (const method of METHODS) {
    const lines = printed.get(method)!.map(([, level, , text]) => [level, text]);
    assertEquals(lines, [["Level 37", `37 of ${method}`], ["ERROR", `error of ${method}`]]);
  }
});

test("LG-006 children log to standard error once their parent does, each line once", async () => {
  const printed = await printedByProgram();
  assertEquals([...printed.keys()].sort(), ["MainProcess", ...METHODS].sort());
  assertEquals(printed.get("MainProcess")!.map(([line]) => line), [
    "[Level 37/MainProcess] 37 of main",
    "[ERROR/MainProcess] error of main",
    "[ERROR/MainProcess] once",
  ]);
});

restoring("Logger.level takes names and numbers, and reads back as a number", () => {
  const logger = getLogger();
  for (
    const [name, number] of [["debug", 10], ["info", 20], ["warning", 30], ["error", 40]] as const
  ) {
    logger.level = name;
    assertEquals(logger.level, number);
  }
  logger.level = -1.5;
  assertEquals(logger.level, -1.5);
});

restoring("Logger refuses what is no level", () => {
  const message =
    'as "level" must be a number or one of debug, info, warning, error: current value is ';
  for (const [level, shown] of [["loud", '"loud"'], [NaN, "NaN"], [null, "null"]] as const) {
    const wrong = level as LogLevel;
    const kind = level === null ? TypeError : RangeError;
    assertThrows(() => getLogger().level = wrong, kind, message + shown);
    assertThrows(() => getLogger().log(wrong, "text"), kind, message + shown);
    assertThrows(() => logToStderr(wrong), kind, message + shown);
  }
  assertThrows(() => getLogger().level = "toString" as LogLevel, RangeError, message);
  assertEquals(printed(() => getLogger().error("still silent")), "");
});

for (const method of METHODS) {
  test(`[${method}] logToStderr("info") shows begin and end of each child, as Python does`, async () => {
    const { code, stderr } = await runProgram("log_life.ts", { args: [method] });
    assertEquals(code, 0);
    const of = (name: string, code: number) => [
      `[INFO/${name}] child process calling self.run()`,
      `[INFO/${name}] process shutting down`,
      `[INFO/${name}] process exiting with exitcode ${code}`,
    ];
    assertEquals(stderr.trim().split("\n"), [
      ...of("Process-1", 0),
      ...of("Process-2", 3),
      "[INFO/MainProcess] process shutting down",
    ]);
  });
}
