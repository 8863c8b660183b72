// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The log of the library.
 *
 * @module
 */

import { check, checkCount } from "../base/arguments.ts";
import { isString, type Rule } from "../base/rules.ts";
import { callGuarded } from "../base/uncaught.ts";
import * as runtime from "../runtime/runtime.ts";
import { state } from "./state.ts";

/** debug 10, info 20, warning 30, error 40, or any number. */
export type LogLevel = number | "debug" | "info" | "warning" | "error";

const LEVELS = { debug: 10, info: 20, warning: 30, error: 40 } as const;

/** The library's own log. Prints nothing until {@linkcode logToStderr}. */
export interface Logger {
  /** `multiprocessing`. */
  readonly name: string;
  /**
   * What is below it is not printed. A name that is set reads back as its number.
   *
   * @default {0}
   */
  get level(): number;
  /**
   * A setter has no return type that the documentation's lint could see.
   *
   * @ignore
   */
  set level(level: LogLevel);
  /**
   * Logs a line.
   *
   * @param level How much it matters.
   * @param text The line.
   */
  log(level: LogLevel, text: string): void;
  /**
   * Logs a line at 10.
   *
   * @param text The line.
   */
  debug(text: string): void;
  /**
   * Logs a line at 20.
   *
   * @param text The line.
   */
  info(text: string): void;
  /**
   * Logs a line at 30.
   *
   * @param text The line.
   */
  warning(text: string): void;
  /**
   * Logs a line at 40.
   *
   * @param text The line.
   */
  error(text: string): void;
}

class StderrLogger implements Logger {
  readonly name = "multiprocessing";

  get level(): number {
    return state.settings.logLevel;
  }

  set level(level: LogLevel) {
    check("set the log level", "level", level, isLevel);
    state.settings = { ...state.settings, logLevel: numberOf(level) };
  }

  log(level: LogLevel, text: string): void {
    checkCount(LOG, arguments.length, 2);
    check(LOG.does, "level", level, isLevel, LOG.right);
    check(LOG.does, "text", text, isString, LOG.right);
    const number = numberOf(level);
    const { logToStderr, logLevel } = state.settings;
    if (!logToStderr || number < logLevel) return;
    runtime.writeError(`[${nameOf(number)}/${state.name}] ${text}\n`);
  }

  debug(text: string): void {
    checkCount({ does: "log", right: 'getLogger().debug("text")' }, arguments.length, 1);
    this.log("debug", text);
  }

  info(text: string): void {
    checkCount({ does: "log", right: 'getLogger().info("text")' }, arguments.length, 1);
    this.log("info", text);
  }

  warning(text: string): void {
    checkCount({ does: "log", right: 'getLogger().warning("text")' }, arguments.length, 1);
    this.log("warning", text);
  }

  error(text: string): void {
    checkCount({ does: "log", right: 'getLogger().error("text")' }, arguments.length, 1);
    this.log("error", text);
  }
}

const LOG = { does: "log", right: 'getLogger().log("info", "text")' };
const TO_STDERR = { does: "log to stderr", right: 'logToStderr("info")' };

const isLevel: Rule = (value) => {
  const must = `a number or one of ${Object.keys(LEVELS).join(", ")}`;
  if (typeof value === "string") {
    return Object.hasOwn(LEVELS, value) ? undefined : { must, isRange: true };
  }
  if (typeof value !== "number") return { must, isRange: false };
  return Number.isNaN(value) ? { must, isRange: true } : undefined;
};

function numberOf(level: LogLevel): number {
  return typeof level === "string" ? LEVELS[level] : level;
}

function nameOf(number: number): string {
  const known = Object.entries(LEVELS).find(([, each]) => each === number);
  return known?.[0].toUpperCase() ?? `Level ${number}`;
}

let watching = false;

/** A child tells of its own end. */
function watchEnd(): void {
  if (watching || state.parent !== null) return;
  watching = true;
  runtime.onExit(() => logOwn("info", "process shutting down"));
}

const logger: Logger = new StderrLogger();

/**
 * The library's own log. Python's `multiprocessing.get_logger`.
 *
 * @returns Always the same object.
 *
 * @example Usage
 * ```ts
 * import { getLogger } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(getLogger().name, "multiprocessing");
 * ```
 */
export function getLogger(): Logger {
  return logger;
}

/**
 * Logs a line of the library's own. What the log throws, which a program may have changed, or standard
 * error, is an uncaught error of the program.
 *
 * @param level How much it matters.
 * @param text The line.
 */
export function logOwn(level: "info" | "warning", text: string): void {
  callGuarded(() => logger[level](text));
}

/**
 * Prints the log on standard error, here and in the children that are started from now on, as
 * `[LEVEL/processName] text`. At "info" that shows when each child begins and ends. Python's `multiprocessing.log_to_stderr`.
 *
 * @param level What is below it is not printed. Default: the level stays.
 * @returns The log.
 * @throws {TypeError} If it is neither a number nor a string.
 * @throws {RangeError} If there is no such level.
 *
 * @example Usage
 * ```ts
 * import { logToStderr } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(logToStderr("warning").level, 30);
 * ```
 */
export function logToStderr(level?: LogLevel): Logger {
  checkCount(TO_STDERR, arguments.length, 1);
  if (level !== undefined) logger.level = level;
  state.settings = { ...state.settings, logToStderr: true };
  watchEnd();
  return logger;
}
