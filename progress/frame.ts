// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The terminal that cli-progress draws on: what it draws at once is one write, the cursor always comes to rest
 * at the beginning of the line below, and it is never hidden. So nothing has to be put right however the
 * program ends, Ctrl-C and SIGKILL included.
 *
 * @module
 */

import type { OutputStream } from "../runtime/terminal_contract.ts";
import { cut, widthOf } from "./width.ts";

/** Escape sequences. */
const [LINE_END, BELOW] = ["\x1b[K", "\x1b[J"];

/** As cli-progress asks for it, by these names. */
export class Frame {
  readonly #stream: OutputStream;
  #text = "";
  /** The widths of the lines that are drawn, from the uppermost that may change on. */
  #widths: number[] = [];

  /**
   * Draws nothing yet.
   *
   * @param stream What it is drawn on.
   */
  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  /** Columns that a line may take: in the last one some terminals begin the next line. */
  get columns(): number {
    return Math.max(1, this.#stream.columns() - 1);
  }

  /** Lines that a frame may have, with the one below. */
  get rows(): number {
    return Math.max(1, this.#stream.rows() - 1);
  }

  isTTY(): boolean {
    return true;
  }

  getWidth(): number {
    return this.columns;
  }

  cursorTo(): void {
    this.#text += "\r";
  }

  /** A window that has become narrower has broken lines into several. */
  cursorRelativeReset(): void {
    const columns = Math.max(1, this.#stream.columns());
    const rows = this.#widths.reduce(
      (sum, width) => sum + Math.max(1, Math.ceil(width / columns)),
      0,
    );
    this.#text += rows > 0 ? `\x1b[${rows}A\r` : "\r";
    this.#widths = [];
  }

  clearRight(): void {
    this.#text += LINE_END;
  }

  clearLine(): void {
    this.#text += LINE_END;
  }

  clearBottom(): void {
    this.#text += BELOW;
  }

  newline(): void {
    this.#text += "\n";
  }

  write(line: string): void {
    const fitting = widthOf(line) > this.columns ? cut(line, this.columns) : line;
    this.#widths.push(widthOf(fitting));
    this.#text += fitting;
  }

  cursor(): void {}
  lineWrapping(): void {}

  /**
   * The uppermost lines stay as they are.
   *
   * @param count How many.
   */
  forget(count: number): void {
    this.#widths.splice(0, count);
  }

  /** Writes what was drawn. */
  flush(): void {
    if (this.#text !== "") this.#stream.write(this.#text);
    this.#text = "";
  }
}
