// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Prints what a worker prints, each line with the worker's name.
 *
 * @module
 */

import { aboveFooter } from "../../base/footer.ts";
import type { Process } from "../../process/process.ts";
import * as runtime from "../../runtime/runtime.ts";

/**
 * Prints all that it prints, line by line; what it has printed last too, if that is no whole line.
 *
 * @param process A process with piped output, started.
 */
export function prefixOutput(process: Process): void {
  const { name } = process;
  copyLines(process.stdout!, (line) => print(runtime.writeOutput, `[${name}] ${line}\n`));
  copyLines(process.stderr!, (line) => print(runtime.writeError, `[${name}] ${line}\n`));
}

/** Progress bars stay below. */
function print(write: (text: string) => void, line: string): void {
  aboveFooter(() => write(line));
}

async function copyLines(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
  print: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of output) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) print(line);
  }
  if (rest !== "") print(rest);
}
