// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Runs a case: everyone is measured in every round, so that what else the machine does meets all alike.
 *
 * @module
 */

import { median } from "../tools/table.ts";
import type { Case, Contestant, Peers, Result, Standing } from "./contract.ts";

/** Options of {@linkcode runCase}. */
export interface RunCaseOptions {
  /** The name of its file. */
  name: string;
  /** How often each is measured; default: as the case says. */
  rounds?: number | undefined;
}

/**
 * Runs a case. A first round, in which everything is loaded, isn't counted; who begins a round changes.
 *
 * @param bench The case.
 * @param peers Finds the contestants of other makers.
 * @param options Its name, and how often.
 * @returns How it went.
 */
export async function runCase(
  bench: Case,
  peers: Peers,
  options: RunCaseOptions,
): Promise<Result> {
  const { contestants: _, rounds: usual, ...about } = bench;
  const { name, rounds = usual } = options;
  const contestants = await bench.contestants(peers);
  const figures = contestants.map(() => [] as number[]);
  try {
    for (let round = 0; round <= rounds; round++) {
      for (let turn = 0; turn < contestants.length; turn++) {
        const place = (round + turn) % contestants.length;
        const figure = await measure(contestants[place]!);
        if (round > 0) figures[place]!.push(figure);
      }
    }
  } finally {
    await Promise.all(contestants.map((each) => each.close?.()));
  }
  return { name, ...about, standings: standingsOf(contestants, figures, bench) };
}

async function measure(contestant: Contestant): Promise<number> {
  const figure = await contestant.measure();
  await contestant.settle?.();
  return figure;
}

function standingsOf(
  contestants: Contestant[],
  figures: number[][],
  { compare }: Case,
): Standing[] {
  const medians = new Map(contestants.map(({ name }, place) => [name, median(figures[place]!)]));
  return contestants.map(({ name, against }, place) => {
    const own = medians.get(name)!;
    const other = against === null ? undefined : medians.get(against);
    return {
      name,
      against: other === undefined ? null : against,
      median: own,
      comparison: other === undefined ? null : compare === "ratio" ? own / other : own - other,
      figures: figures[place]!,
    };
  });
}
