// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import type { Case, Contestant } from "../../bench/contract.ts";
import { runCase } from "../../bench/run.ts";

const ABOUT = { title: "How long", unit: "ms", better: "lower", rounds: 2 } as const;
const NOBODY = { python: () => Promise.resolve([]), pools: () => Promise.resolve([]) };

/** Logs its name at each measurement and its end. */
function contestant(name: string, against: string | null, figures: number[], log: string[]) {
  const left = [...figures];
  return {
    name,
    against,
    measure: () => Promise.resolve((log.push(name), left.shift()!)),
    close: () => Promise.resolve(void log.push(`${name} closed`)),
  } satisfies Contestant;
}

function caseOf(compare: Case["compare"], log: string[]): Case {
  return {
    ...ABOUT,
    compare,
    contestants: () =>
      Promise.resolve([
        contestant("ours", "theirs", [99, 4, 6], log),
        contestant("theirs", null, [99, 10, 10], log),
        contestant("lonely", "absent", [99, 1, 1], log),
      ]),
  };
}

Deno.test("runCase() measures everyone in every round, and begins with another one each time", async () => {
  const log: string[] = [];
  await runCase(caseOf("ratio", log), NOBODY, { name: "x" });
  assertEquals(
    log.slice(0, 9).join(" "),
    [
      "ours theirs lonely",
      "theirs lonely ours",
      "lonely ours theirs",
    ].join(" "),
  );
  assertEquals(log.slice(9), ["ours closed", "theirs closed", "lonely closed"]);
});

Deno.test("runCase() leaves out the first round and compares medians", async () => {
  const { standings } = await runCase(caseOf("ratio", []), NOBODY, { name: "x" });
  assertEquals(standings.map(({ median, comparison }) => [median, comparison]), [
    [5, 0.5],
    [10, null],
    [1, null],
  ]);
  assertEquals(standings[0]?.figures, [4, 6]);
});

Deno.test("runCase() compares by difference", async () => {
  const { standings } = await runCase(caseOf("difference", []), NOBODY, { name: "x" });
  assertEquals(standings[0]?.comparison, -5);
});

Deno.test("runCase() runs as many rounds as it is told", async () => {
  const { standings } = await runCase(caseOf("ratio", []), NOBODY, { name: "x", rounds: 1 });
  assertEquals(standings.map(({ figures }) => figures.length), [1, 1, 1]);
});

Deno.test("runCase() closes everyone when one fails", async () => {
  const log: string[] = [];
  const failing = { name: "bad", against: null, measure: () => Promise.reject(new Error("Bad")) };
  const bench: Case = {
    ...ABOUT,
    compare: "ratio",
    contestants: () => Promise.resolve([contestant("good", null, [1], log), failing]),
  };
  await assertRejects(() => runCase(bench, NOBODY, { name: "x" }), Error, "Bad");
  assertEquals(log, ["good", "good closed"]);
});

Deno.test("runCase() goes on without a contestant that has failed and may", async () => {
  const log: string[] = [];
  const bench: Case = {
    ...ABOUT,
    compare: "ratio",
    contestants: () =>
      Promise.resolve([
        {
          ...contestant("frail", null, [], log),
          mayFail: true,
          measure: () => Promise.reject("no"),
        },
        contestant("ours", "frail", [99, 4, 6], log),
      ]),
  };
  const { standings } = await runCase(bench, NOBODY, { name: "x" });
  assertEquals(standings.map(({ name, median, against }) => [name, median, against]), [
    ["ours", 5, null],
  ]);
  assertEquals(log.filter((line) => line === "frail closed").length, 1);
});
