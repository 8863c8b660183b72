// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Bars where there is no terminal: a plain line now and then, and one at the end.
 *
 * @module
 */

import type { Clock } from "../base/clock.ts";
import type { OutputStream } from "../runtime/terminal_contract.ts";
import type { Bar, Display } from "./bar.ts";
import { logLine } from "./line.ts";
import type { Surroundings } from "./surroundings.ts";

/** Milliseconds between two lines of a bar. */
const PACE = 10_000;

interface State {
  /** When its last line was printed, or it began. */
  printedAt: number;
  timer: unknown;
}

/** The bars of an output that is no terminal. */
export class Log implements Display {
  readonly #clock: Clock;
  readonly #stream: OutputStream;
  readonly #bars = new Map<Bar, State>();

  /**
   * Prints nothing yet.
   *
   * @param surroundings Where it is printed.
   */
  constructor({ clock, stream }: Pick<Surroundings, "clock" | "stream">) {
    this.#clock = clock;
    this.#stream = stream;
  }

  now(): number {
    return this.#clock.now();
  }

  update(bar: Bar): void {
    const state = this.#bars.get(bar) ?? { printedAt: this.now(), timer: null };
    this.#bars.set(bar, state);
    const wait = state.printedAt + PACE - this.now();
    if (bar.tally.hasEnded || wait <= 0) this.#print(bar, state);
    else state.timer ??= this.#clock.set(() => this.#print(bar, state), wait);
  }

  #print(bar: Bar, state: State): void {
    if (state.timer !== null) this.#clock.clear(state.timer);
    state.timer = null;
    state.printedAt = this.now();
    if (bar.tally.hasEnded) this.#bars.delete(bar);
    bar.tally.look(this.now());
    this.#stream.write(`${logLine(bar.tally, bar.labels)}\n`);
  }

  /** The program ends: the last line of each is how far it has come. */
  close(): void {
    for (const [bar, state] of this.#bars) {
      bar.tally.end(this.now());
      this.#print(bar, state);
    }
  }
}
