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
  const figures = new Map(contestants.map((each) => [each, [] as number[]]));
  try {
    for (let round = 0; round <= rounds; round++) {
      for (let turn = 0; turn < contestants.length; turn++) {
        const contestant = contestants[(round + turn) % contestants.length]!;
        if (!figures.has(contestant)) continue;
        const figure = await measure(contestant);
        if (figure === null) figures.delete(contestant);
        else if (round > 0) figures.get(contestant)!.push(figure);
      }
    }
  } finally {
    await Promise.all([...figures.keys()].map((each) => each.close?.()));
  }
  return { name, ...about, standings: standingsOf(figures, bench) };
}

/** Null: it has failed, as it may. */
async function measure(contestant: Contestant): Promise<number | null> {
  try {
    const figure = await contestant.measure();
    await contestant.settle?.();
    return figure;
  } catch (error) {
    if (!contestant.mayFail) throw error;
    console.log(
      `${contestant.name} is left out: ${error instanceof Error ? error.message : error}`,
    );
    await contestant.close?.();
    return null;
  }
}

function standingsOf(figures: Map<Contestant, number[]>, { compare }: Case): Standing[] {
  const medians = new Map([...figures].map(([{ name }, own]) => [name, median(own)]));
  return [...figures].map(([{ name, against }, all]) => {
    const own = medians.get(name)!;
    const other = against === null ? undefined : medians.get(against);
    return {
      name,
      against: other === undefined ? null : against,
      median: own,
      comparison: other === undefined ? null : compare === "ratio" ? own / other : own - other,
      figures: all,
    };
  });
}
