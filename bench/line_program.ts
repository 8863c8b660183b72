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
  const child = new Deno.Command(path, {
    args,
    clearEnv: true,
    env: environment(),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
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

/**
 * A contestant that is a new program each time: what is measured is the time from the shell to its first answer.
 *
 * @param program The program.
 * @returns The contestant; it has no process between two measurements, and `pid` is 0.
 */
export function coldProgram(program: LineProgram): ProgramContestant {
  const measure = async () => {
    const begin = performance.now();
    const started = startProgram(program);
    try {
      await started.measure();
      return performance.now() - begin;
    } finally {
      await started.close!();
    }
  };
  return { name: program.name, against: null, pid: 0, measure };
}

/**
 * The environment of whoever is measured. Certificates that a machine adds cost every start of Node 45 ms, and
 * who gives its children an environment of their own would alone be spared.
 *
 * @returns The environment of this program, without them.
 */
export function environment(): Record<string, string> {
  const { NODE_EXTRA_CA_CERTS: _, ...others } = Deno.env.toObject();
  return others;
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
