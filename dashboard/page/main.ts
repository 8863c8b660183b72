// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The page: it listens to the program, and shows what that tells.
 *
 * @module
 */

import type { Hello, PoolNow } from "../figures.ts";
import { browser, byId, write } from "./dom.ts";
import { amount, bytes, rate, text, time } from "./format.ts";
import { History } from "./history.ts";
import { LineChart } from "./line_chart.ts";
import { choose, choosePool } from "./switches.ts";
import { slowestTable, type WorkerRow, workersTable } from "./tables.ts";
import { Tiles } from "./tiles.ts";
import { Timeline } from "./timeline.ts";

/** Looks over which a worker's share is taken: ten seconds of them. */
const LOOKS = 20;

/** Seconds of the past that are shown at least. */
const LEAST = 10;

/** Milliseconds between two things that are read out. */
const QUIET = 10_000;

const charts = {
  throughput: new LineChart(byId("throughput"), {
    title: "Throughput",
    lines: [
      { label: "done", tone: "accent", isFilled: true },
      { label: "failed", tone: "bad" },
    ],
    format: (value) => text(rate(value)),
    least: 1,
  }),
  latency: new LineChart(byId("latency"), {
    title: "Latency",
    lines: [
      { label: "mean now", tone: "accent" },
      { label: "median", tone: "second" },
      { label: "p99", tone: "third" },
    ],
    format: (value) => text(time(value)),
    least: 1,
  }),
  queue: new LineChart(byId("queue"), {
    title: "Tasks",
    lines: [
      { label: "queued", tone: "second" },
      { label: "running", tone: "accent" },
    ],
    format: (value) => text(amount(value)),
    least: 4,
    isWhole: true,
  }),
  memory: new LineChart(byId("memory"), {
    title: "Memory",
    lines: [{ label: "all workers", tone: "accent", isFilled: true }],
    format: (value) => text(bytes(value)),
    least: 10_000_000,
  }),
};
const timeline = new Timeline(byId("timeline"));
const tiles = new Tiles();
const workers = workersTable();
const slowest = slowestTable();

let histories: History[] = [];
let now: PoolNow[] = [];
let pool = 0;
let minutes = 2;
let saidAt = -Infinity;

function show(): void {
  const current = now[pool];
  const history = histories[pool];
  if (current === undefined || history === undefined) return;
  const { figures } = current;
  const rows = figures.workers.map((worker, index) => ({
    ...worker,
    state: current.hasEnded ? "ended" as const : worker.state,
    share: history.share(index, LOOKS),
  }));
  tiles.show({ figures, history, workers: rows });
  workers.show(rows);
  slowest.show(figures.slowest);
  draw(history, rows);
}

function draw(history: History, rows: readonly WorkerRow[]): void {
  const max = history.at.at(-1) ?? Date.now() / 1000;
  const { at } = history;
  // A pool that has just begun fills the chart too.
  const span = { min: Math.max(max - minutes * 60, Math.min(at[0] ?? max, max - LEAST)), max };
  charts.throughput.draw([at, history.rate, history.failures], span);
  charts.latency.draw([at, history.mean, history.p50, history.p99], span);
  charts.queue.draw([at, history.queued, history.running], span);
  charts.memory.draw([at, history.memory], span);
  timeline.draw(history, rows.map(({ name }) => name), span);
}

function describe(): void {
  for (const chart of [...Object.values(charts), timeline]) chart.describe();
}

function recolor(): void {
  for (const chart of [...Object.values(charts), timeline]) chart.redraw();
}

/** Read out by screen readers: only what matters, and not too often. */
function say(words: string, isUrgent: boolean): void {
  if (!isUrgent && performance.now() - saidAt < QUIET) return;
  saidAt = performance.now();
  write(byId("announcer"), words);
}

function setStatus(state: string, words: string): void {
  const status = byId("status");
  if (status.dataset.state === state) return;
  status.dataset.state = state;
  write(byId("status-text"), words);
  say(words, true);
}

function greet({ title, pools }: Hello): void {
  browser.document.title = title;
  write(byId("title"), title);
  histories = pools.map(({ samples }) => new History(samples));
  choosePool(pools.map(({ name }) => name), (index) => {
    pool = index;
    show();
  });
}

/** What the program tells first was looked at before, too. */
function update(pools: PoolNow[]): void {
  now = pools;
  for (const [index, { sample }] of pools.entries()) {
    const history = histories[index]!;
    const marks = history.marks.length;
    if (history.at.at(-1) !== sample.at / 1000) history.add(sample);
    if (history.marks.length > marks) say("A worker was replaced", false);
  }
  setStatus("live", "Live");
  show();
}

function listen(): void {
  const source = new EventSource("events");
  const on = <T>(name: string, listener: (data: T) => void) =>
    source.addEventListener(name, (event) => listener(JSON.parse((event as MessageEvent).data)));
  on("hello", greet);
  on("now", update);
  on("end", () => {
    source.close();
    setStatus("ended", "Ended");
    describe();
  });
  source.addEventListener("error", () => setStatus("lost", "Connection lost, trying again"));
}

choose("minutes", (value) => {
  minutes = Number(value);
  show();
});
choose("theme", (value) => {
  browser.document.documentElement.dataset.theme = value;
  recolor();
});
browser.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolor);
setInterval(describe, QUIET);
listen();
