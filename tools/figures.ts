// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * `deno task figures`: puts the figures of a run of the benchmark into the README, and draws them. With
 * `--check` it only looks whether they are there. The pool's are a run of their own:
 * `deno task bench --case 'pool_*' --json bench/pool.json`.
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
const POOL_FIGURES = new URL("bench/pool.json", ROOT);
const POOL_CHART = new URL("bench/pool.svg", ROOT);
const README = new URL("README.md", ROOT);

const MARKED_REGEXP = /(<!-- figures -->\n)[\s\S]*?(<!-- end of figures -->)/;

/** The shortest first. */
function sorted({ results, ...about }: Report): Report {
  const longest = ({ standings }: Result) => Math.max(...standings.map(({ median }) => median));
  return { ...about, results: results.toSorted((a, b) => longest(a) - longest(b)) };
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

const report = sorted(JSON.parse(await Deno.readTextFile(FIGURES)));
const readme = await Deno.readTextFile(README);
await put(README, readme.replace(MARKED_REGEXP, `$1\n${figuresText(report)}\n$2`));
await put(CHART, chartOf(report));
const poolFigures = await Deno.readTextFile(POOL_FIGURES).catch(() => null);
if (poolFigures !== null) await put(POOL_CHART, poolChartOf(JSON.parse(poolFigures)));
console.log(`The figures are those of ${report.date}`);
