// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A picture of how the pool compares with those of others: a panel for each case, with a bar for this
 * library's pools and for the better one of each other maker.
 *
 * @module
 */

import type { Report, Result, Standing } from "../bench/contract.ts";

const COLUMNS = 2;
const PANEL = 420;
const LEFT = 140;
const SCALE = 54;
const MOST = 4;
const BAR = 11;
const STEP = 15;
const HEAD = 22;
const GAP = 26;
const TITLE_LENGTH = 58;

const OURS = ["spawn", "worker", "spawn on Node", "worker on Node"];

const STYLE =
  "text { font: 11px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 } " +
  ".base { stroke: #6e7781; stroke-dasharray: 3 3 } " +
  "@media (prefers-color-scheme: dark) { text { fill: #d0d7de } }";

/** A bar of a panel. */
interface Bar {
  name: string;
  ratio: number;
  isOurs: boolean;
}

/**
 * Draws the pools' cases of a run.
 *
 * @param report The run.
 * @returns The picture as SVG.
 */
export function poolChartOf({ results: panels }: Report): string {
  const lines: string[] = [];
  let top = 0;
  for (let index = 0; index < panels.length; index += COLUMNS) {
    const row = panels.slice(index, index + COLUMNS).map((each) => ({
      ...each,
      bars: barsOf(each),
    }));
    lines.push(
      ...row.flatMap(({ title, bars }, column) => panel(title, bars, column * PANEL, top)),
    );
    top += HEAD + Math.max(...row.map(({ bars }) => bars.length)) * STEP + GAP;
  }
  const note =
    `<text x="0" y="${top}">What is taken, time or memory, beside the best of the others ` +
    "(the dashed line): shorter is better. Without a runtime: in Deno</text>";
  const [width, height] = [COLUMNS * PANEL, top + 12];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img">\n<title>Pools beside each other</title>\n` +
    `<style>${STYLE}</style>\n${[...lines, note].join("\n")}\n</svg>\n`;
}

/**
 * The bars of a case: all of this library's, and of each other maker the better one.
 *
 * @param result The case.
 * @returns The bars, those of this library first, then the fastest first.
 */
export function barsOf({ standings }: Result): Bar[] {
  const isOurs = ({ name }: Standing) => OURS.includes(name);
  const makers = Map.groupBy(standings.filter((each) => !isOurs(each)), makerOf);
  const others = [...makers.values()]
    .map((each) => each.reduce((best, next) => next.median < best.median ? next : best))
    .toSorted((a, b) => a.median - b.median);
  const base = others[0]?.median ?? NaN;
  return [...standings.filter(isOurs), ...others].map((each) => ({
    name: each.name,
    ratio: each.median / base,
    isOurs: isOurs(each),
  }));
}

function makerOf({ name }: Standing): string {
  return name.split(/[ ,]/)[0]!;
}

function panel(title: string, bars: Bar[], x: number, top: number): string[] {
  const base = x + LEFT + SCALE;
  const bottom = top + HEAD + bars.length * STEP;
  return [
    `<text class="title" x="${x}" y="${top + 14}">${escape(shortened(title))}</text>`,
    ...bars.flatMap((each, index) => bar(each, x + LEFT, top + HEAD + index * STEP)),
    `<line class="base" x1="${base}" x2="${base}" y1="${top + HEAD - 3}" y2="${bottom}"/>`,
  ];
}

function bar({ name, ratio, isOurs }: Bar, x: number, y: number): string[] {
  const width = (Math.min(ratio, MOST) * SCALE).toFixed(1);
  const middle = y + BAR - 2;
  return [
    `<text x="${x - 6}" y="${middle}" text-anchor="end">${escape(name)}</text>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${BAR}" rx="2" fill="${
      isOurs ? "#2f6fde" : "#8c959f"
    }"/>`,
    `<text x="${x + Number(width) + 5}" y="${middle}">${ratio.toFixed(2)}</text>`,
  ];
}

function shortened(title: string): string {
  return title.length <= TITLE_LENGTH ? title : `${title.slice(0, TITLE_LENGTH - 1)}…`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
