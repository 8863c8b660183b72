// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The function {@linkcode progressBar}.
 *
 * @module
 */

import { check, checkCount, readOptions, type Rules } from "../base/arguments.ts";
import { setFooter } from "../base/footer.ts";
import type { Call } from "../base/refusal.ts";
import { isOneOf, isString, type Rule } from "../base/rules.ts";
import * as runtime from "../runtime/runtime.ts";
import { interceptOutput } from "./above.ts";
import { type Display, Teller } from "./bar.ts";
import { Board, type BoardEvents } from "./board.ts";
import { Log } from "./log.ts";
import { surroundingsOf } from "./surroundings.ts";

/** Options of {@linkcode progressBar}. */
export interface ProgressBarOptions {
  /** What is done; it stands before the bar. Default: nothing. */
  title?: string;
  /** What is counted, in the plural, as `files`. Default: nothing. */
  unit?: string;
  /**
   * Where it is shown.
   *
   * @default {"stderr"}
   */
  stream?: "stderr" | "stdout";
}

/** A bar: what {@linkcode progressBar} gives. It ends by itself when all is done. */
export interface ProgressBar extends Disposable {
  /**
   * Tells how far it is. After the end this begins another bar of the same title.
   *
   * @param done How much is done.
   * @param total Of how much; null or left out: nobody knows.
   */
  (done: number, total?: number | null): void;
  /**
   * Ends a bar that is not done and won't be, or whose total is unknown: it stays as it is, and what comes
   * after goes below. May be called again.
   */
  stop(): void;
}

const RULES: Rules<ProgressBarOptions> = {
  title: isString,
  unit: isString,
  stream: isOneOf(["stderr", "stdout"]),
};

const MAKE: Call = {
  does: "make a progress bar",
  right: 'progressBar({ title: "Hashing", unit: "files" })',
};

const TELL: Call = { does: "show progress", right: "bar(10, 100)" };

const isAmount: Rule = (value) => {
  const must = "a number from 0 on";
  if (typeof value !== "number") return { must, isRange: false };
  return value >= 0 && value < Infinity ? undefined : { must, isRange: true };
};

const isTotal: Rule = (value) =>
  isAmount(value) && { ...isAmount(value)!, must: "a number from 0 on, or null" };

/** Told by {@linkcode Board}. */
class Events implements BoardEvents {
  #undo: (() => void) | null = null;

  begin(board: Board): void {
    setFooter(board);
    this.#undo = interceptOutput();
  }

  end(): void {
    this.#undo?.();
    setFooter(null);
  }
}

const displays = new Map<string, Display & { close(): void }>();

/** All bars of a terminal share a board, on whichever stream the first of them is. */
function displayOf(name: "stderr" | "stdout"): Display {
  const surroundings = surroundingsOf(name);
  const key = surroundings.stream.isTerminal ? "terminal" : name;
  let display = displays.get(key);
  if (display === undefined) {
    if (displays.size === 0) runtime.onExit(closeAll);
    const { isTerminal } = surroundings.stream;
    display = isTerminal ? new Board(surroundings, new Events()) : new Log(surroundings);
    displays.set(key, display);
  }
  return display;
}

function closeAll(): void {
  for (const display of displays.values()) display.close();
}

/**
 * Makes a bar for `onProgress`, or for whatever else tells how far it is. It shows nothing until it is first
 * told; then a bar with its share, count, rate and time left. Several at once stack up. Where there is no
 * terminal it is a plain line every 10 seconds, and the last. `NO_COLOR` is kept to. Python's `tqdm` is the
 * model.
 *
 * What the program prints meanwhile with `console`, `process.stdout` and `process.stderr`, and what workers
 * print of a pool with `output: "prefixed"`, goes above the bars.
 *
 * A bar keeps no program alive, hides no cursor and listens to no signal.
 *
 * @param options Its title and unit, and where it is shown.
 * @returns The bar.
 * @throws {TypeError} If an option is of a wrong type; the bar does if it is told no number.
 * @throws {RangeError} If `stream` is another text; the bar does if it is told a number below 0.
 * @throws {ProcessError} If the package `cli-progress` is missing: `npm install cli-progress`. Deno finds it
 *   by itself.
 *
 * @example Of a pool
 * ```ts
 * import { inline, Pool } from "@multiprocessing/process";
 * import { progressBar } from "@multiprocessing/process/progress";
 * import { assertEquals } from "@std/assert";
 *
 * await using pool = new Pool({ processes: 2, context: "worker" });
 * const square = inline((x: number) => x * x);
 * const onProgress = progressBar({ title: "Squaring", unit: "numbers" });
 * assertEquals(await pool.map(square, [1, 2, 3], { onProgress }), [1, 4, 9]);
 * ```
 *
 * @example Of anything
 * ```ts
 * import { progressBar } from "@multiprocessing/process/progress";
 * import { assertEquals } from "@std/assert";
 *
 * let sum = 0;
 * const bar = progressBar({ title: "Adding" });
 * for (let i = 1; i <= 10; i++) {
 *   sum += i;
 *   bar(i, 10);
 * }
 * assertEquals(sum, 55);
 * ```
 */
export function progressBar(options?: ProgressBarOptions): ProgressBar {
  checkCount(MAKE, arguments.length, 1);
  const { title = "", unit = "", stream = "stderr" } = readOptions(MAKE, options, RULES);
  const teller = new Teller(displayOf(stream), { title, unit });
  const tell = (done: number, total: number | null = null) => {
    check(TELL.does, "done", done, isAmount, TELL.right);
    if (total !== null) check(TELL.does, "total", total, isTotal, TELL.right);
    teller.tell(done, total);
  };
  const stop = () => teller.stop();
  return Object.assign(tell, { stop, [Symbol.dispose]: stop });
}
