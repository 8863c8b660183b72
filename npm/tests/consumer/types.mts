// Copyright 2026 the multiprocessing authors. MIT license.

import { inline, Process, reference } from "@multiprocessing/process";

/** A target. */
export function add(a: number, b: string): number {
  return a + b.length;
}

/** A target without arguments. */
export function nothing(): void {}

new Process({ target: add, args: [1, "two"] });
new Process({ target: nothing });
new Process({ target: inline((text: string) => text), args: ["one"] });
new Process({ target: reference<[number]>("file:///tasks.js", "square"), args: [2] });
// @ts-expect-error It needs arguments.
new Process({ target: add });
// @ts-expect-error The second one is a string.
new Process({ target: add, args: [1, 2] });
// @ts-expect-error There is one too many.
new Process({ target: add, args: [1, "two", 3] });
// @ts-expect-error There is no such start method.
new Process({ target: nothing, context: "fork" });

/** A process that gives its exit code. */
export async function code(): Promise<number | null> {
  await using process = new Process({ target: nothing, stdout: "piped" });
  await process.start();
  const stream: ReadableStream<Uint8Array> | null = process.stdout;
  return stream === null ? null : await process.join({ timeout: 10 });
}
