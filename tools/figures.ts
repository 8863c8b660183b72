// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `deno task figures`: puts the figures of a run of the benchmark into docs/figures.md, and draws them, the
 * pools in a chart of their own. With `--check` it only looks whether they are there.
 *
 * @module
 */

import type { Report, Result } from "../bench/contract.ts";
import { chartOf } from "./chart.ts";
import { ROOT } from "./files.ts";
import { figuresText } from "./figures_text.ts";
import { formatted } from "./format.ts";
import { poolChartOf } from "./pool_chart.ts";

const FIGURES = new URL("bench/figures.json", ROOT);
const CHART = new URL("bench/figures.svg", ROOT);
const POOL_CHART = new URL("bench/pool.svg", ROOT);
const FIGURES_PAGE = new URL("docs/figures.md", ROOT);

const MARKED_REGEXP = /(<!-- figures -->\n)[\s\S]*?(<!-- end of figures -->)/;

/** The part of the report that is about pools, or that is not; the shortest first. */
function part({ results, ...about }: Report, ofPools: boolean): Report {
  const longest = ({ standings }: Result) => Math.max(...standings.map(({ median }) => median));
  const found = results.filter(({ name }) => name.startsWith("pool_") === ofPools);
  return { ...about, results: found.toSorted((a, b) => longest(a) - longest(b)) };
}

async function put(file: URL, text: string): Promise<void> {
  const wanted = await formatted(text, file.pathname.replace(/.*\./, ""));
  const current = await Deno.readTextFile(file).catch(() => "");
  if (current === wanted) return;
  if (Deno.args.includes("--check")) {
    console.error(`${file.pathname} has other figures than bench/figures.json: deno task figures`);
    Deno.exit(1);
  }
  await Deno.writeTextFile(file, wanted);
}

const report: Report = JSON.parse(await Deno.readTextFile(FIGURES));
const page = await Deno.readTextFile(FIGURES_PAGE);
const text = figuresText(part(report, false));
await put(FIGURES_PAGE, page.replace(MARKED_REGEXP, `$1\n${text}\n$2`));
await put(CHART, chartOf(part(report, false)));
await put(POOL_CHART, poolChartOf(part(report, true)));
console.log(`The figures are those of ${report.date}`);
