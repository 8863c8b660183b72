// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A program as a contestant: it measures once for each line it is sent, and answers with a line.
 *
 * @module
 */

import type { ProgramContestant } from "./contract.ts";

/** What is started. */
export interface LineProgram {
  /** The name of the contestant. */
  name: string;
  /** The interpreter. */
  path: string;
  /** The program and its arguments. */
  args: string[];
}

/** Milliseconds that a measurement may take; some pools wait for ever. */
const LIMIT = 45_000;

/** Milliseconds in which a program ends when it is told. */
const PATIENCE = 5_000;

/**
 * Starts a program.
 *
 * @param program The program.
 * @returns The contestant.
 */
export function startProgram({ name, path, args }: LineProgram): ProgramContestant {
  const child = new Deno.Command(path, { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  const lines = readLines(child.stdout);
  return {
    name,
    against: null,
    pid: child.pid,
    async measure() {
      await writer.write(new TextEncoder().encode("measure\n"));
      const { value = "", done } = await limited(lines.next(), name);
      if (done) throw new Error(`${name} has ended with ${(await child.status).code}`);
      if (value === "" || Number.isNaN(Number(value))) throw new Error(`${name}: ${value}`);
      return Number(value);
    },
    async close() {
      await writer.close().catch(() => {});
      await child.stdout.cancel().catch(() => {});
      const killing = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
      await child.status;
      clearTimeout(killing);
    },
  };
}

async function limited<T>(answer: Promise<T>, name: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${name} gives no answer`)), LIMIT);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    text += decoder.decode(bytes, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
}
