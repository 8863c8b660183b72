// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The figures of a run of the benchmark as Markdown.
 *
 * @module
 */

import type { Report, Result, Standing } from "../bench/contract.ts";
import { figure } from "./table.ts";

const COLUMNS = ["spawn", "worker", "warm", "CPython"];

/**
 * The figures as Markdown.
 *
 * @param report The run.
 * @returns A line on when and where, a table of ratios, and a list of differences.
 */
export function figuresText(report: Report): string {
  const { date, machine, versions, results } = report;
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    `Medians of ${date} on ${machine}, with ${made}. In brackets: the ratio to CPython in the same run.`,
    tableOf(results.filter(({ compare }) => compare === "ratio")),
    results.filter(({ compare }) => compare === "difference").map(difference).join("\n"),
  ].filter(Boolean).join("\n\n") + "\n";
}

function tableOf(results: Result[]): string {
  const rows = results.map(({ title, unit, standings }) => [
    title + others(standings, unit),
    ...COLUMNS.map((name) => cell(standings.find((each) => each.name === name), unit)),
  ]);
  return [["", ...COLUMNS], ["---", ...COLUMNS.map(() => "---:")], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function cell(standing: Standing | undefined, unit: string): string {
  if (standing === undefined) return "";
  const { median, comparison } = standing;
  const value = `${figure(median)} ${unit}`;
  return comparison === null ? value : `${value} (${comparison.toFixed(2)})`;
}

function others(standings: Standing[], unit: string): string {
  const texts = standings
    .filter(({ name }) => !COLUMNS.includes(name))
    .map(({ name, median }) => `${name}: ${figure(median)} ${unit}`);
  return texts.length === 0 ? "" : ` (${texts.join(", ")})`;
}

function difference({ title, unit, standings }: Result): string {
  const texts = standings.filter(({ comparison }) => comparison !== null).map(
    ({ name, against, comparison }) =>
      `${name} ${figure(comparison!)} ${unit} more than ${against}`,
  );
  return `- ${title}: ${texts.join("; ")}`;
}
