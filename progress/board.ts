// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bars of a terminal, below all that is printed meanwhile. cli-progress draws them, when it is told to: its
 * own timer would keep the program alive.
 *
 * @module
 */

import type { Clock } from "../base/clock.ts";
import { clearTimeout } from "../base/globals.ts";
import type { Footer } from "../base/footer.ts";
import type { CliBar, CliBars, CliProgress } from "../runtime/terminal_contract.ts";
import type { Bar, Display } from "./bar.ts";
import { Frame } from "./frame.ts";
import { barLine, type DrawBar } from "./line.ts";
import type { Surroundings } from "./surroundings.ts";

/** Milliseconds between two frames. */
const PACE = 100;

/** Milliseconds until the times are drawn anew though nothing has changed. */
const TICK = 1_000;

/** For ever, as far as a program goes. */
const NEVER = 1 / 100_000;

/** What bars are made of. */
const SHAPE = { barCompleteChar: "━", barIncompleteChar: "─" };

/** Cyan, green, dim. */
const [RUNNING, DONE, DIM, PLAIN] = ["\x1b[36m", "\x1b[32m", "\x1b[39;2m", "\x1b[0m"];

/**
 * Draws bars as cli-progress does.
 *
 * @param cli The package.
 * @param isColored Whether they have colors.
 * @returns What draws them.
 */
export function drawer({ Format }: CliProgress, isColored: boolean): DrawBar {
  return (share, columns, hasEnded) => {
    const bar = Format.BarFormat(share, {
      barsize: columns,
      barCompleteString: SHAPE.barCompleteChar.repeat(columns),
      barIncompleteString: SHAPE.barIncompleteChar.repeat(columns),
      barGlue: isColored ? DIM : "",
    });
    return isColored ? `${hasEnded && share === 1 ? DONE : RUNNING}${bar}${PLAIN}` : bar;
  };
}

/** Those who are told when there are bars, and when there are none any more. */
export interface BoardEvents {
  /** There are bars now. */
  begin(board: Board): void;
  /** There are none any more. */
  end(board: Board): void;
}

/** The bars of one terminal. */
export class Board implements Display, Footer {
  readonly #clock: Clock;
  readonly #frame: Frame;
  readonly #bars: CliBars;
  readonly #events: BoardEvents;
  /** In the order in which they began. */
  readonly #shown = new Map<Bar, CliBar>();
  #timer: unknown = null;
  #dueAt = Infinity;
  #drawnAt = -Infinity;

  /**
   * Draws nothing yet.
   *
   * @param surroundings Where it is drawn, and with what.
   * @param events Who is told.
   */
  constructor({ clock, stream, cli, isColored }: Surroundings, events: BoardEvents) {
    this.#clock = clock;
    this.#events = events;
    const frame = this.#frame = new Frame(stream);
    const draw = drawer(cli, isColored);
    this.#bars = new cli.MultiBar({
      terminal: frame,
      stream,
      fps: NEVER,
      linewrap: true,
      forceRedraw: true,
      format: (_: object, __: object, { labels, tally }: Bar) =>
        barLine(tally, labels, frame.columns, draw),
    });
  }

  now(): number {
    return this.#clock.now();
  }

  update(bar: Bar): void {
    const isNew = !this.#shown.has(bar);
    if (isNew) this.#add(bar);
    const { done, total, hasEnded } = bar.tally;
    this.#shown.get(bar)!.setTotal(total ?? 0);
    this.#shown.get(bar)!.update(done);
    const wait = this.#drawnAt + PACE - this.now();
    if (isNew || hasEnded || wait <= 0) this.#draw();
    else this.#arm(wait);
  }

  #add(bar: Bar): void {
    this.#shown.set(bar, this.#bars.create(0, 0, bar));
    this.#stopTimer();
    if (this.#shown.size === 1) this.#events.begin(this);
  }

  /** cli-progress has armed one too. */
  #stopTimer(): void {
    clearTimeout(this.#bars.timer as number);
    this.#bars.timer = null;
  }

  #arm(delay: number): void {
    const dueAt = this.now() + delay;
    if (this.#timer !== null && this.#dueAt <= dueAt) return;
    this.#disarm();
    this.#dueAt = dueAt;
    this.#timer = this.#clock.set(() => {
      this.#timer = null;
      this.#draw();
    }, delay);
  }

  #disarm(): void {
    if (this.#timer !== null) this.#clock.clear(this.#timer);
    this.#timer = null;
  }

  #draw(): void {
    this.#disarm();
    this.show();
    if (this.#leaveEnded()) return this.#draw();
    if (this.#shown.size > 0) this.#arm(TICK);
    else this.#events.end(this);
  }

  show(): void {
    const now = this.#drawnAt = this.now();
    for (const { tally } of this.#shown.keys()) tally.look(now);
    this.#bars.bars = [...this.#shown.values()].slice(0, this.#frame.rows);
    this.#bars.update();
    this.#stopTimer();
    this.#frame.newline();
    this.#frame.clearBottom();
    this.#frame.flush();
  }

  hide(): void {
    this.#frame.cursorRelativeReset();
    this.#frame.clearBottom();
    this.#frame.flush();
  }

  /** What has ended above all others is drawn no more: it goes up with what is printed. Whether others move up. */
  #leaveEnded(): boolean {
    const drawn = [...this.#shown.keys()].slice(0, this.#frame.rows);
    const running = drawn.findIndex(({ tally }) => !tally.hasEnded);
    const left = running < 0 ? drawn : drawn.slice(0, running);
    for (const bar of left) this.#shown.delete(bar);
    this.#frame.forget(left.length);
    return left.length > 0 && this.#shown.size > 0;
  }

  /** The program ends: what is drawn is how far it has come. */
  close(): void {
    for (const { tally } of this.#shown.keys()) tally.end(this.now());
    if (this.#shown.size > 0) this.#draw();
  }
}
