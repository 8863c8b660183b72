// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What bars in a terminal ask of a JavaScript runtime, and of the package that draws them.
 *
 * @module
 */

/** A standard output, as it was before anybody replaced its methods. */
export interface OutputStream {
  /** Whether it is a terminal that can move its cursor. */
  readonly isTerminal: boolean;
  /** Columns of the terminal now. */
  columns(): number;
  /** Rows of the terminal now. */
  rows(): number;
  /** Writes at once. */
  write(text: string): void;
}

/** Writes to a stream. */
export type Write = (
  this: unknown,
  chunk: string | Uint8Array,
  ...others: unknown[]
) => unknown;

/** A standard stream of the program, whose method can be replaced. */
export interface StandardStream {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  write: Write;
}

/** What is used of a bar of cli-progress. */
export interface CliBar {
  update(value: number, payload?: object): void;
  setTotal(total: number): void;
}

/** What is used of many bars of cli-progress. */
export interface CliBars {
  /** Those that the next update draws. */
  bars: CliBar[];
  /** Its next update, which would keep the program alive. */
  timer: unknown;
  create(total: number, value: number, payload: object): CliBar;
  update(): void;
}

/** What is used of cli-progress. */
export interface CliProgress {
  MultiBar: new (options: Record<string, unknown>) => CliBars;
  Format: {
    BarFormat(progress: number, options: Record<string, unknown>): string;
  };
}

/** The contract; every member is an export of `deno/terminal.ts` and of `node/terminal.ts`. */
export interface Terminal {
  /** The package. Throws a `ProcessError` that says how to install it, where it is missing. */
  cliProgress(): CliProgress;
  /** A standard output. */
  outputStream(name: "stderr" | "stdout"): OutputStream;
  /** Standard output and standard error. */
  standardStreams(): StandardStream[];
  /** Whether the user wants no colors. */
  noColor(): boolean;
}
