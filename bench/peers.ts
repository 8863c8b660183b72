// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Pools on Node as contestants: those of other makers, which are installed when they are first asked for,
 * and this library's, where `deno task npm` has built its package.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import type { Peers, ProgramContestant } from "./contract.ts";
import { coldProgram, startProgram } from "./line_program.ts";
import { PACKAGE } from "./peers/package_place.mjs";

const FOLDER = new URL("./peers/", import.meta.url);

type Kind = "threads" | "processes";

/** A library with one kind of workers. */
interface Entrant {
  name: string;
  library: string;
  kind: Kind;
  /** What the library calls it. */
  word: string;
  against: string;
}

const OURS: Entrant[] = [
  { kind: "processes", word: "spawn", against: "spawn" } as const,
  { kind: "threads", word: "worker", against: "worker" } as const,
].map((each) => ({ ...each, name: `${each.word} on Node`, library: "ours" }));

const OTHERS: Entrant[] = [
  ...entrantsOf("piscina", ["threads"]),
  ...entrantsOf("tinypool", ["threads", "processes"]),
  ...entrantsOf("workerpool", ["threads", "processes"]),
  ...entrantsOf("poolifier", ["threads", "processes"]),
];

/** Those that give one value after another: they are no pools. */
const STREAMS: Entrant[] = [
  ...entrantsOf("comlink", ["threads"]),
  ...entrantsOf("threads", ["threads"]),
  ...entrantsOf("effect", ["threads"]),
];

function entrantsOf(library: string, kinds: Kind[]): Entrant[] {
  return kinds.map((kind) => ({
    name: kinds.length === 1 ? library : `${library} ${kind}`,
    library,
    kind,
    word: kind,
    against: kind === "threads" ? "worker" : "spawn",
  }));
}

/** Node, and which of the libraries are there. */
export interface NodePools {
  /** `v20.20.2`. */
  version: string;
  /** Their versions by name. */
  libraries: Record<string, string>;
}

async function outputOf(command: string, args: string[]): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await Deno.readTextFile(new URL(path, FOLDER)));
}

/** The libraries as they should be: each with one version. */
async function wantedLibraries(): Promise<Record<string, string>> {
  return (await readJson("package.json")).dependencies as Record<string, string>;
}

async function areInstalled(libraries: Record<string, string>): Promise<boolean> {
  const found = Object.entries(libraries).map(async ([name, version]) =>
    (await readJson(`node_modules/${name}/package.json`)).version === version
  );
  return (await Promise.all(found).catch(() => [false])).every(Boolean);
}

async function install(libraries: Record<string, string>): Promise<boolean> {
  if (await areInstalled(libraries)) return true;
  const options = ["--no-audit", "--no-fund", "--no-package-lock"];
  await outputOf("npm", ["install", ...options, "--prefix", fromFileUrl(FOLDER)]);
  return await areInstalled(libraries);
}

/**
 * Looks for Node and installs the pools of others. What is missing is said.
 *
 * @returns What there is; null without Node.
 */
export async function findNodePools(): Promise<NodePools | null> {
  const version = await outputOf("node", ["--version"]);
  if (version === null) {
    console.log("There is no node here: its pools are left out");
    return null;
  }
  const wanted = await wantedLibraries();
  const libraries = await install(wanted) ? wanted : {};
  if (libraries !== wanted) {
    console.log("npm can't install the pools of others: they are left out");
  }
  try {
    await Deno.stat(PACKAGE);
    return { version, libraries: { ours: "", ...libraries } };
  } catch {
    console.log("npm/dist is not built (deno task npm): this library on Node is left out");
    return { version, libraries };
  }
}

/**
 * Starts those that are wanted.
 *
 * @param found What there is.
 * @param measure A name of `measures.mjs`.
 * @param options Which ones.
 * @returns The contestants.
 */
export function startPools(
  { libraries }: NodePools,
  measure: string,
  options: Parameters<Peers["pools"]>[1] = {},
): ProgramContestant[] {
  const { kind: wanted, except = [], onlyOurs = false, streams = false, cold = false, flags = [] } =
    options;
  const start = cold ? coldProgram : startProgram;
  const others = onlyOurs ? [] : streams ? STREAMS : OTHERS;
  return [...OURS, ...others]
    .filter(({ name, library, kind }) =>
      library in libraries && (wanted ?? kind) === kind && !except.includes(name)
    )
    .map(({ name, library, word, against }) => ({
      ...start({
        name,
        path: "node",
        args: [...flags, fromFileUrl(new URL("measure.mjs", FOLDER)), measure, library, word],
      }),
      against,
      mayFail: library !== "ours",
    }));
}
