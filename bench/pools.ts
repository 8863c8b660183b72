// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Pools as contestants: this library's in this program, those on Node, and CPython's.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import * as library from "../mod.ts";
import type { Contestant, PeerPoolsOptions, Peers, ProgramContestant } from "./contract.ts";
import { coldProgram, startProgram } from "./line_program.ts";
import { opener } from "./peers/adapters/ours.mjs";
import { MEASURES } from "./peers/measures.mjs";

/** Options of {@linkcode poolContestants}. */
export interface PoolContestantsOptions extends PeerPoolsOptions {
  /** The program in `bench/python`. Default: none. */
  python?: string;
  /** Which of CPython's pools it knows; the first is the one that this library is compared with. */
  pythonNames?: readonly string[];
}

const METHODS = { processes: "spawn", threads: "worker" } as const;

/** What a reader must know of all of them. */
export const POOL_NOTE =
  "2 workers each. The others of JavaScript run on Node; CPython uses its spawn context.";

/** Those that do one task after another in a worker. */
export const NOT_AT_ONCE = ["workerpool threads", "workerpool processes"];

/**
 * Everyone who can do it.
 *
 * @param peers Finds the contestants of other makers.
 * @param measure A name of `bench/peers/measures.mjs`.
 * @param options Who takes part.
 * @returns The contestants, in the order of the table.
 */
export async function poolContestants(
  peers: Peers,
  measure: keyof typeof MEASURES,
  options: PoolContestantsOptions = {},
): Promise<Contestant[]> {
  const { python, pythonNames = ["CPython Pool", "CPython executor"], kind } = options;
  const kinds = kind ? [kind] : ["processes", "threads"] as const;
  const against = pythonNames[0] ?? null;
  const pythons = python === undefined
    ? []
    : await Promise.all(pythonNames.map((name) => peers.python(python, name)));
  return [
    ...kinds.map((each) => ({ ...ours(measure, METHODS[each]), against })),
    ...await peers.pools(measure, options),
    ...pythons.flat(),
  ];
}

function ours(measure: keyof typeof MEASURES, method: "spawn" | "worker"): Contestant {
  const open = opener(library);
  type Open = Parameters<ReturnType<typeof opener>>;
  const { measure: once, close } = MEASURES[measure](
    (size: Open[1], needs: Open[2]) => open(method, size, needs),
  );
  return { name: method, against: null, measure: once, close: async () => void await close() };
}

/** This library's pool in a program of its own. */
export interface OnDeno extends Pick<PeerPoolsOptions, "cold" | "flags"> {
  /** A name of `bench/peers/measures.mjs`. */
  measure: keyof typeof MEASURES;
  /** The start method. */
  method: string;
}

/**
 * This library's pool in a program of its own, in Deno.
 *
 * @param program What it measures, and how.
 * @returns The contestant.
 */
export function onDeno(
  { measure, method, cold = false, flags = [] }: OnDeno,
): ProgramContestant {
  const path = fromFileUrl(new URL("./programs/pool_measure.ts", import.meta.url));
  const start = cold ? coldProgram : startProgram;
  const args = ["run", "-A", "--quiet", "--no-check", ...flags, path, measure, method];
  return {
    ...start({ name: method, path: Deno.execPath(), args }),
    against: "CPython Pool",
  };
}
