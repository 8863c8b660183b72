// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The workers, and the slowest tasks.
 *
 * @module
 */

import type { PoolInsights, WorkerInsights } from "../../observe/figures.ts";
import { byId, make, write } from "./dom.ts";
import { bytes, count, NONE, percent, text, time } from "./format.ts";
import { Table, textColumn } from "./table.ts";

/** A worker, and how much of late it has worked. */
export interface WorkerRow extends WorkerInsights {
  share: number;
}

/** Makes the table of workers. */
export function workersTable(): Table<WorkerRow> {
  return new Table<WorkerRow>(byId("workers"), "Workers of the pool", [
    {
      title: "State",
      fill: (cell, { state }) => {
        if (cell.children.length === 0) cell.append(make("span", { class: "state" }));
        const element = cell.children[0]!;
        element.dataset.state = state;
        write(element, state);
      },
    },
    { title: "Worker", isName: true, fill: (cell, { name }) => write(cell, name) },
    textColumn("Pid", ({ pid }) => String(pid), "number"),
    textColumn("Task", ({ task }) => task ?? NONE, "task"),
    textColumn("Done", ({ tasks }) => count(tasks), "number"),
    {
      title: "At work",
      kind: "number",
      fill: (cell, { share, name }) => {
        if (cell.children.length === 0) {
          cell.append(make("meter", { min: "0", max: "1" }), make("span", { class: "share" }));
        }
        const [meter, figure] = [cell.children[0]!, cell.children[1]!];
        meter.setAttribute("value", share.toFixed(2));
        meter.setAttribute("aria-label", `${name} at work in the last 10 seconds`);
        write(figure, percent(share));
      },
    },
    textColumn("Memory", ({ memory }) => memory > 0 ? text(bytes(memory)) : NONE, "number"),
    {
      title: "Replaced",
      kind: "number",
      fill: (cell, { starts }) => write(cell, count(Math.max(0, starts - 1))),
    },
    {
      title: "Lost tasks",
      kind: "number",
      fill: (cell, { lost }) => {
        cell.setAttribute("class", lost > 0 ? "number alarm" : "number");
        write(cell, count(lost));
      },
    },
    textColumn(
      "Boot",
      ({ startMs, initMs, starts }) => text(time((startMs + initMs) / Math.max(1, starts))),
      "number",
    ),
  ], "No worker has started");
}

/** Makes the table of the slowest tasks. */
export function slowestTable(): Table<PoolInsights["slowest"][number]> {
  return new Table<PoolInsights["slowest"][number]>(byId("slowest"), "Slowest tasks so far", [
    { title: "Target", isName: true, fill: (cell, { target }) => write(cell, target) },
    textColumn("Took", ({ ms }) => text(time(ms)), "number"),
    textColumn("Pid", ({ pid }) => String(pid), "number"),
    {
      title: "Arguments",
      kind: "args",
      fill: (cell, { args }) => {
        write(cell, args);
        cell.setAttribute("title", args);
      },
    },
  ], "No task is done");
}
