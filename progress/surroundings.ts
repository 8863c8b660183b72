// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What bars have around them; tests give them others.
 *
 * @module
 */

import { CLOCK, type Clock } from "../base/clock.ts";
import * as runtime from "../runtime/runtime.ts";
import * as terminal from "../runtime/terminal.ts";
import type { CliProgress, OutputStream } from "../runtime/terminal_contract.ts";

/** Where bars are drawn, and with what. */
export interface Surroundings {
  /** Tells the time; its timers keep no program alive. */
  clock: Clock;
  /** What is drawn on. */
  stream: OutputStream;
  /** The package that draws. */
  cli: CliProgress;
  /** Whether bars have colors. */
  isColored: boolean;
}

/** The platform's. */
const QUIET_CLOCK: Clock = {
  ...CLOCK,
  set: (call, delay) => {
    const timer = CLOCK.set(call, delay);
    runtime.unrefTimer(timer);
    return timer;
  },
};

/**
 * What the program has around it.
 *
 * @param name A standard output.
 * @returns What bars on it have around them.
 */
export function surroundingsOf(name: "stderr" | "stdout"): Surroundings {
  return {
    clock: QUIET_CLOCK,
    stream: terminal.outputStream(name),
    cli: terminal.cliProgress(),
    isColored: !terminal.noColor(),
  };
}
