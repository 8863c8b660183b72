// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What programs with pools hold in memory.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import type { Contestant, Peers, ProgramContestant } from "./contract.ts";
import { startProgram } from "./line_program.ts";

/** What a reader must know of the figures. */
export const MEMORY_NOTE =
  "Resident pages of the program and all its children, after 100 small tasks a worker; pages that several " +
  "processes share are counted for each.";

const KIB = 1024;
const MB = 1e6;

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
    ...["spawn", "worker"].map((method) => onDeno(measure, method)),
    ...await peers.pools(measure),
    ...(await Promise.all(pythons.map((name) => peers.python(`pool_idle_${size}.py`, name))))
      .flat(),
  ];
  return programs.map(weigh);
}

function onDeno(measure: string, method: string): ProgramContestant {
  const program = fromFileUrl(new URL("./programs/pool_measure.ts", import.meta.url));
  return {
    ...startProgram({
      name: method,
      path: Deno.execPath(),
      args: ["run", "-A", "--quiet", program, measure, method],
    }),
    against: "CPython Pool",
  };
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
      (sum, [pid, parent, size]) =>
        sum + (pid === wanted ? size : 0) + (parent === wanted ? sizeOf(pid) : 0),
      0,
    );
  return sizeOf(root) * KIB / MB;
}
