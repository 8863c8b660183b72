// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What programs with pools hold in memory.
 *
 * @module
 */

import type { Contestant, Peers, ProgramContestant } from "./contract.ts";
import { onDeno } from "./pools.ts";

/** What a reader must know of the figures. */
export const MEMORY_NOTE =
  "Proportional set size of the program and all its children, after 100 small tasks a worker: a page that " +
  "several processes share is counted as a part for each.";

const KIB = 1024;
const MB = 1e6;

const PSS_REGEXP = /^Pss:\s+(\d+) kB/m;

/**
 * Programs with idle pools.
 *
 * @param peers Finds the contestants of other makers.
 * @param size How many workers each has.
 * @returns The contestants.
 */
export async function poolMemory(peers: Peers, size: 2 | 8): Promise<Contestant[]> {
  const measure = `idle${size}` as const;
  const pythons = ["CPython Pool", "CPython executor", "CPython Pool, fork"];
  const programs = [
    ...["spawn", "worker"].map((method) => onDeno({ measure, method })),
    ...await peers.pools(measure),
    ...(await Promise.all(pythons.map((name) => peers.python(`pool_idle_${size}.py`, name))))
      .flat(),
  ];
  return programs.map(weigh);
}

/** Ready as soon as it has measured what nobody looks at. */
function weigh(program: ProgramContestant): Contestant {
  return {
    ...program,
    async measure() {
      await program.measure();
      return await memoryOf(program.pid);
    },
  };
}

/** Of a process and all its descendants, in MB. */
async function memoryOf(root: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid=,rss="] })
    .output();
  const rows = new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const sizeOf = (wanted: number): number =>
    rows.reduce(
      (sum, [pid, parent, resident]) =>
        sum + (pid === wanted ? pssOf(pid) ?? resident : 0) + (parent === wanted ? sizeOf(pid) : 0),
      0,
    );
  return sizeOf(root) * KIB / MB;
}

/** In KiB; null where the system doesn't tell it. */
function pssOf(pid: number): number | null {
  try {
    const size = PSS_REGEXP.exec(Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`))?.[1];
    return size === undefined ? null : Number(size);
  } catch {
    return null;
  }
}
