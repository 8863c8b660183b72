// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Primitives as contestants: on pages that processes share, and on memory that workers share.
 *
 * @module
 */

import { Event, Process, type StartMethod } from "../mod.ts";
import type { Case, Contestant } from "./contract.ts";
import { timeOf } from "./ours.ts";

/** How primitives are made. */
type Method = "spawn" | "worker";

/**
 * The case of something that one thread does with nobody else there.
 *
 * @param title What is asked.
 * @param make Makes what does it once.
 * @param times How often it is done.
 * @param program The program in `bench/python`.
 * @param note What a reader must know.
 * @returns The case.
 */
export function alone(
  title: string,
  make: (context: Method) => () => unknown,
  times: number,
  program: string,
  note?: string,
): Case {
  return {
    title,
    unit: "ms",
    better: "lower",
    compare: "ratio",
    rounds: 15,
    ...(note !== undefined && { note }),
    contestants: async ({ python }) => [
      ...(["spawn", "worker"] as const).map((context) => loop(context, make(context), times)),
      ...await python(program),
    ],
  };
}

function loop(name: string, act: () => unknown, times: number): Contestant {
  return {
    name,
    against: "CPython",
    measure: () =>
      timeOf(async () => {
        for (let i = 0; i < times; i++) {
          const result = act();
          if (result instanceof Promise) await result;
        }
      }),
  };
}

/** What a case with others asks of each start method. */
export interface Others {
  /** How many there are besides this thread. */
  count: number;
  /** Makes what is shared. */
  make(context: Method): readonly unknown[];
  /** What each of the others does for ever: given an event to set when it is there, and what is shared. */
  // deno-lint-ignore no-explicit-any
  target: (...args: any[]) => unknown;
  /** What this thread does, which is measured. */
  // deno-lint-ignore no-explicit-any
  act: (...args: any[]) => unknown;
}

/**
 * The case of something that needs others: they stay for all rounds, and are killed in the end.
 *
 * @param title What is asked.
 * @param others What they do.
 * @param program The program in `bench/python`.
 * @param note What a reader must know.
 * @returns The case.
 */
export function together(title: string, others: Others, program: string, note: string): Case {
  return {
    title,
    unit: "ms",
    better: "lower",
    compare: "ratio",
    rounds: 9,
    note,
    contestants: async ({ python }) => [
      ...(["spawn", "worker"] as const).map((context) => crew(context, others)),
      ...await python(program),
    ],
  };
}

function crew(context: Method, { count, make, target, act }: Others): Contestant {
  let begun: Promise<{ processes: Process[]; shared: readonly unknown[] }> | undefined;
  const begin = async () => {
    const shared = make(context);
    const processes: Process[] = [];
    for (let i = 0; i < count; i++) {
      const ready = new Event({ context });
      const process = new Process({
        target,
        args: [ready, ...shared],
        context: context satisfies StartMethod,
        daemon: true,
      });
      await process.start();
      await ready.wait();
      processes.push(process);
    }
    return { processes, shared };
  };
  return {
    name: context,
    against: "CPython",
    measure: async () => {
      const { shared } = await (begun ??= begin());
      return await timeOf(async () => await act(...shared));
    },
    close: async () => {
      for (const process of (await begun)?.processes ?? []) {
        process.kill();
        await process.join();
      }
    },
  };
}
