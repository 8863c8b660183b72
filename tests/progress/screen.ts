// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A terminal for tests: what a user would see. It moves its cursor as the common ones do, scrolls, and breaks
 * lines anew when its window is resized.
 *
 * @module
 */

import type { OutputStream } from "../../runtime/terminal_contract.ts";

interface Line {
  text: string[];
  /** Whether the next one goes on with it. */
  isBroken: boolean;
}

// deno-lint-ignore no-control-regex
const PART_REGEXP = /\x1b\[([\d;?]*)([A-Za-z])|[^]/gu;

/** The terminal. */
export class Screen implements OutputStream {
  readonly isTerminal: boolean = true;
  /** All that was written to it. */
  written = "";
  /** How often. */
  writes = 0;
  /** Whether the cursor can be seen. */
  hasCursor = true;
  #lines: Line[] = [{ text: [], isBroken: false }];
  #x = 0;
  #y = 0;
  #columns: number;
  #rows: number;

  constructor(columns = 80, rows = 24) {
    this.#columns = columns;
    this.#rows = rows;
  }

  columns(): number {
    return this.#columns;
  }

  rows(): number {
    return this.#rows;
  }

  /** Where the cursor is: its column, and whether all below it is empty. */
  get cursor(): [column: number, isLast: boolean] {
    return [this.#x, this.#lines.slice(this.#y).every(({ text }) => text.length === 0)];
  }

  /** What can be seen, and what has gone up out of sight. */
  get lines(): string[] {
    const lines = this.#lines.map(({ text }) => text.join("").trimEnd());
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  write(text: string): void {
    this.written += text;
    this.writes++;
    for (const [part, numbers = "", command] of text.matchAll(PART_REGEXP)) {
      if (command === undefined) this.#put(part);
      else this.#obey(command, numbers);
    }
  }

  #put(letter: string): void {
    if (letter === "\r") this.#x = 0;
    else if (letter === "\n") this.#newLine(false);
    else {
      if (this.#x === this.#columns) this.#newLine(true);
      const { text } = this.#lines[this.#y]!;
      while (text.length < this.#x) text.push(" ");
      text[this.#x++] = letter;
    }
  }

  #newLine(isBroken: boolean): void {
    this.#lines[this.#y]!.isBroken = isBroken;
    this.#x = 0;
    if (++this.#y === this.#lines.length) this.#lines.push({ text: [], isBroken: false });
  }

  #obey(command: string, numbers: string): void {
    if (command === "A") {
      // What has gone up out of sight can't be reached.
      const top = Math.max(0, this.#lines.length - this.#rows);
      this.#y = Math.max(top, this.#y - Number(numbers || 1));
    } else if (command === "K") this.#lines[this.#y]!.text.length = this.#x;
    else if (command === "J") {
      this.#lines[this.#y]!.text.length = this.#x;
      this.#lines.length = this.#y + 1;
    } else if (numbers === "?25") this.hasCursor = command === "h";
    else if (command !== "m") throw new Error(`The screen knows no ${numbers}${command}`);
  }

  /** Whoever resizes a window gets its lines broken anew. */
  resize(columns: number): void {
    const whole: string[][] = [];
    let goesOn = false;
    let at = 0;
    for (const [y, { text, isBroken }] of this.#lines.entries()) {
      if (goesOn) whole.at(-1)!.push(...text);
      else whole.push([...text]);
      if (y === this.#y) at = whole.length - 1;
      goesOn = isBroken;
    }
    this.#columns = columns;
    this.#lines = [];
    for (const [index, text] of whole.entries()) {
      if (index === at) this.#y = this.#lines.length;
      do {
        const part = text.splice(0, columns);
        this.#lines.push({ text: part, isBroken: text.length > 0 });
      } while (text.length > 0);
    }
  }
}

/** No terminal, but something that keeps what is written. */
export class Paper implements OutputStream {
  readonly isTerminal: boolean = false;
  /** All that was written. */
  written = "";

  columns(): number {
    return 80;
  }

  rows(): number {
    return 24;
  }

  write(text: string): void {
    this.written += text;
  }
}
