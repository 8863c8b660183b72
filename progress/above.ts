// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the program prints while there are bars goes above them. For that `console` and the standard streams of
 * `node:process` are replaced as long as there are bars, and put back then.
 *
 * @module
 */

import { aboveFooter } from "../base/footer.ts";
import { standardStreams } from "../runtime/terminal.ts";
import type { Write } from "../runtime/terminal_contract.ts";
import { widthOf } from "./width.ts";

type Print = (...args: unknown[]) => unknown;

const METHODS = [
  ...["assert", "count", "debug", "dir", "dirxml", "error", "group", "groupCollapsed", "info"],
  ...["log", "table", "timeEnd", "timeLog", "trace", "warn"],
] as const;

/** Whether something is printed now: in Node what `console` prints goes through the streams too. */
let isPrinting = false;

function above<T>(print: () => T): T {
  if (isPrinting) return print();
  isPrinting = true;
  try {
    return aboveFooter(print);
  } finally {
    isPrinting = false;
  }
}

/**
 * Replaces a method, until it is put back; what others have put in its place since stays.
 *
 * @param object What has it.
 * @param name Its name.
 * @param make What it is replaced by.
 * @returns Puts it back.
 */
function replace<K extends string, M>(
  object: { [Key in K]: M },
  name: K,
  make: (own: M) => M,
): () => void {
  const own = object[name];
  const mine = object[name] = make(own);
  return () => {
    if (object[name] === mine) object[name] = own;
  };
}

/** What was written last may be no whole line: then the next goes on with it. */
function makeWrite(columns: () => number): (own: Write) => Write {
  let rest = "";
  const decoder = new TextDecoder();
  return (own) =>
    function write(this: unknown, chunk, ...others) {
      if (isPrinting) return own.call(this, chunk, ...others);
      return above(() => {
        const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
        const rows = Math.max(1, Math.ceil(widthOf(rest) / columns()));
        const back = rest === "" ? "" : `\x1b[${rows}A\r\x1b[J${rest}`;
        rest = /[^\n\r]*$/.exec(rest + text)![0];
        return own.call(this, `${back}${text}${rest === "" ? "" : "\n"}`, ...others);
      });
    };
}

/**
 * Lets all that is printed go above the footer.
 *
 * @returns Ends that.
 */
export function interceptOutput(): () => void {
  const methods = console as unknown as Record<(typeof METHODS)[number], Print>;
  const undo = METHODS.filter((name) => typeof methods[name] === "function").map((name) =>
    replace(methods, name, (own) => (...args) => above(() => own.apply(console, args)))
  );
  for (const stream of standardStreams()) {
    if (stream.isTTY) undo.push(replace(stream, "write", makeWrite(() => stream.columns || 80)));
  }
  return () => {
    for (const each of undo) each();
  };
}
