// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { getLogger, type LogLevel, logToStderr } from "../../mod.ts";
import { state } from "../../process/state.ts";
import { runProgram } from "../programs/run_program.ts";
import { test } from "../helpers.ts";

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

test("LG-003 LG-006 children log to standard error once their parent does, at its level", async () => {
  const { code, stdout, stderr } = await runProgram("logging.ts");
  const lines = (
    name: string,
    who: string,
  ) => [`[Level 37/${name}] 37 of ${who}`, `[ERROR/${name}] error of ${who}`];
  const expected = [
    ...lines("MainProcess", "main"),
    ...["spawn", "worker", "warm"].flatMap((method) => lines(method, method)),
    "[ERROR/MainProcess] once",
  ];
  assertEquals([code, stdout, stderr], [0, "", expected.join("\n") + "\n"]);
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
    "Cannot use the log level as it must be a number or one of debug, info, warning, error: current value is ";
  for (const level of ["loud", NaN, null, "toString"] as LogLevel[]) {
    assertThrows(() => getLogger().level = level, RangeError, message + String(level));
    assertThrows(() => getLogger().log(level, "text"), RangeError, message);
    assertThrows(() => logToStderr(level), RangeError, message);
  }
  assertEquals(printed(() => getLogger().error("still silent")), "");
});
