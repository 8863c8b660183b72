// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A picture of how the benchmark's contestants compare with CPython.
 *
 * @module
 */

import type { Report, Result, Standing } from "../bench/contract.ts";

const WIDTH = 720;
const LEFT = 80;
const BAR = 16;
const SCALE = 420;
const COLORS: Record<string, string> = { spawn: "#2f6fde", worker: "#8a5cd6", warm: "#d9822b" };

const STYLE =
  "text { font: 13px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 } " +
  ".base { stroke: #6e7781; stroke-dasharray: 3 3 } " +
  "@media (prefers-color-scheme: dark) { text { fill: #d0d7de } }";

/**
 * Draws the ratios: a bar for each contestant, and a line where CPython stands.
 *
 * @param report The run.
 * @returns The picture as SVG.
 */
export function chartOf({ results }: Report): string {
  const lines: string[] = [];
  let top = 24;
  for (const result of results.filter(isDrawn)) {
    lines.push(`<text class="title" x="0" y="${top}">${escape(result.title)}</text>`);
    const ratios = result.standings.filter(isBar);
    lines.push(...ratios.flatMap((standing, index) => bar(standing, top + 10 + index * (BAR + 6))));
    const bottom = top + 10 + ratios.length * (BAR + 6);
    lines.push(
      `<line class="base" x1="${LEFT + SCALE}" x2="${LEFT + SCALE}" y1="${
        top + 6
      }" y2="${bottom}"/>`,
    );
    top = bottom + 28;
  }
  const note =
    `<text x="${LEFT}" y="${top}">Time taken; the dashed line is CPython's multiprocessing, ` +
    "shorter is better</text>";
  const height = top + 14;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" ` +
    `viewBox="0 0 ${WIDTH} ${height}" role="img">\n<title>Times beside CPython</title>\n` +
    `<style>${STYLE}</style>\n${[...lines, note].join("\n")}\n</svg>\n`;
}

/** What a caller waits for; a start that has merely been asked for is no life of a process. */
function isDrawn({ compare, better, standings, name }: Result): boolean {
  return compare === "ratio" && better === "lower" && name !== "start_resolves" &&
    standings.some(isBar);
}

function isBar({ comparison }: Standing): boolean {
  return comparison !== null;
}

function bar({ name, comparison }: Standing, y: number): string[] {
  const width = Math.min(comparison! * SCALE, WIDTH - LEFT - 50).toFixed(1);
  const middle = y + BAR - 4;
  return [
    `<text x="${LEFT - 8}" y="${middle}" text-anchor="end">${escape(name)}</text>`,
    `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2" fill="${
      COLORS[name] ?? "#57606a"
    }"/>`,
    `<text x="${LEFT + Number(width) + 8}" y="${middle}">${comparison!.toFixed(2)}</text>`,
  ];
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
