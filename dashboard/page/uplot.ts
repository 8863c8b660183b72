// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What is used of uPlot, and what all charts have in common.
 *
 * @module
 */

import { browser, type Canvas, color, type Element } from "./dom.ts";

/** A chart of uPlot. */
export interface Plot {
  readonly ctx: Canvas;
  /** Where the chart itself is, in dots of the screen. */
  readonly bbox: { left: number; top: number; width: number; height: number };
  readonly cursor: { idx?: number | null };
  setData(data: readonly (readonly (number | null)[])[], resets: boolean): void;
  setScale(key: string, range: { min: number; max: number }): void;
  setSize(size: { width: number; height: number }): void;
  valToPos(value: number, scale: string, isCanvas: boolean): number;
  redraw(paths: boolean, axes: boolean): void;
}

type PlotClass = new (
  options: Record<string, unknown>,
  data: readonly (readonly (number | null)[])[],
  parent: Element,
) => Plot;

const FONT = "11px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** An axis. */
export function axis(more: Record<string, unknown>): Record<string, unknown> {
  const line = { stroke: () => color("--grid"), width: 1 };
  return { stroke: () => color("--soft"), font: FONT, grid: line, ticks: { show: false }, ...more };
}

/** The hour, where it is told. */
const TIME_AXIS = {
  space: 70,
  size: 28,
  gap: 9,
  values: [[60, "{HH}:{mm}", null, null, null, null, null, null, 1], [
    1,
    "{HH}:{mm}:{ss}",
    null,
    null,
    null,
    null,
    null,
    null,
    1,
  ]],
};

/**
 * Makes a chart over time.
 *
 * @param parent Where.
 * @param height Dots.
 * @param more Its series, scales, and the axis at the left.
 * @param onCursor Called as the cursor moves over any chart.
 * @returns The chart, as wide as its parent.
 */
export function timeChart(
  parent: Element,
  height: number,
  more: {
    series: object[];
    y: object;
    left: Record<string, unknown>;
    hooks?: object;
    count: number;
  },
  onCursor: () => void = () => {},
): Plot {
  const { uPlot } = globalThis as unknown as { uPlot: PlotClass };
  const options = {
    width: Math.max(200, parent.clientWidth),
    height,
    padding: [6, 4, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: "time" }, drag: { x: false, y: false }, y: false, points: { size: 6 } },
    scales: { x: { time: true, auto: false }, y: more.y },
    axes: [axis(TIME_AXIS), axis(more.left)],
    series: [{}, ...more.series],
    hooks: { setCursor: [onCursor], ...more.hooks },
  };
  const plot = new uPlot(options, Array.from({ length: more.count + 1 }, () => []), parent);
  const fit = () => plot.setSize({ width: Math.max(200, parent.clientWidth), height });
  new browser.ResizeObserver(fit).observe(parent);
  return plot;
}
