// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `deno task bench`: this library and its peers, side by side in one run.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { figure, table } from "../tools/table.ts";
import type { Case, Peers, Report, Result, Standing } from "./contract.ts";
import { findNodePools, type NodePools, startPools } from "./peers.ts";
import { findPython, type Python, startPython } from "./python.ts";
import { runCase } from "./run.ts";

const CASES = new URL("./cases/", import.meta.url);

const { values: options } = parseArgs({
  options: {
    case: { type: "string", multiple: true, default: [] },
    rounds: { type: "string" },
    json: { type: "string", default: new URL("results.json", import.meta.url).pathname },
  },
});

function namesOfCases(): string[] {
  const names = [...Deno.readDirSync(CASES)]
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
  const unknown = options.case.find((name) => !names.some((each) => isMeant(name, each)));
  if (unknown !== undefined) {
    throw new RangeError(`--case must be one of ${names.join(", ")}: current value is ${unknown}`);
  }
  const wanted = options.case.flatMap((name) => names.filter((each) => isMeant(name, each)));
  return options.case.length > 0 ? wanted : names;
}

/** `pool_*` means all that begin so. */
function isMeant(wanted: string, name: string): boolean {
  return wanted.endsWith("*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

function roundsWanted(): number | undefined {
  if (options.rounds === undefined) return undefined;
  const rounds = Number(options.rounds);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  throw new RangeError(`--rounds must be a whole number above 0: current value is ${rounds}`);
}

function peersWith(python: Python | null): Peers {
  return {
    python: (file, name = "CPython", options = {}) =>
      Promise.resolve(python === null ? [] : [startPython(python, file, name, options)]),
    async pools(measure, options) {
      nodePools ??= findNodePools();
      const found = await nodePools;
      return found === null ? [] : startPools(found, measure, options);
    },
  };
}

function comparisonOf({ against, comparison }: Standing, { compare, unit }: Result): string {
  if (against === null || comparison === null) return "";
  if (compare === "ratio") return `${figure(comparison)} x ${against}`;
  return `${comparison < 0 ? "-" : "+"}${figure(Math.abs(comparison))} ${unit} on ${against}`;
}

function show(result: Result): void {
  const { title, unit, better, note, standings } = result;
  const rows = standings.map((standing) => [
    standing.name,
    standing.median,
    Math.min(...standing.figures),
    comparisonOf(standing, result),
  ]);
  console.log(`\n%c${title}`, "font-weight: bold");
  console.log(`${unit}, ${better} is better, ${standings[0]?.figures.length} rounds`);
  console.log(table(["", "median", "least", "compared"], rows));
  if (note !== undefined) console.log(`%c${note}`, "color: gray");
}

async function loadCase(name: string): Promise<Case> {
  const { default: bench } = await import(new URL(`${name}.ts`, CASES).href);
  return bench;
}

function withoutOurs({ ours: _, ...others }: Record<string, string>): Record<string, string> {
  return others;
}

const names = namesOfCases();
const rounds = roundsWanted();
/** Looked for when a case asks for them: they may have to be installed. */
let nodePools: Promise<NodePools | null> | undefined;
const python = await findPython();
if (python === null) console.log("There is no python3 here: its part is left out");

const [before = 0] = Deno.loadavg();
const results: Result[] = [];
for (const name of names) {
  const result = await runCase(await loadCase(name), peersWith(python), { name, rounds });
  show(result);
  results.push(result);
}

const found = await nodePools;
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${Deno.build.os} ${Deno.build.arch}, ${navigator.hardwareConcurrency} cores`,
  versions: {
    Deno: Deno.version.deno,
    ...(python && { CPython: python.version }),
    ...(found && { Node: found.version.slice(1), ...withoutOurs(found.libraries) }),
  },
  load: [before, Deno.loadavg()[0] ?? 0],
  results,
};
await Deno.writeTextFile(options.json, `${JSON.stringify(report, null, 1)}\n`);
console.log(`\nWritten to ${options.json}`);
