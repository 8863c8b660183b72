// Copyright 2026 the multiprocessing authors. MIT license.

import { spawn } from "node:child_process";
import { dashboard } from "@multiprocessing/process/dashboard";

const NONE = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 };

/** A pool that has done nothing. */
const pool = {
  size: 1,
  insights: () => ({
    workers: [],
    tasks: { submitted: 0, running: 0, done: 0, failed: 0, lost: 0 },
    queued: 0,
    latency: NONE,
    work: NONE,
    slowest: [],
  }),
  join: () => Promise.reject(new Error("It is open")),
};

/** Looks at all of it, and goes on listening: that must not keep the program alive. */
const VISITOR = `
const url = process.argv[1];
for (const file of ["", "script.js", "style.css", "uplot.js", "uplot.css"]) {
  const response = await fetch(url + file);
  console.log(response.status, (await response.text()).length > 500);
}
console.log((await fetch(new URL("/", url))).status);
const { body } = await fetch(url + "events");
const reader = body.pipeThrough(new TextDecoderStream()).getReader();
for (let text = ""; !text.includes("event: now");) text += (await reader.read()).value;
console.log("told");
for (;;) if ((await reader.read().catch(() => ({ done: true }))).done) break;
`;

const { url } = await dashboard(pool, { title: "Nothing" });
const visitor = spawn("node", ["--input-type=module", "-e", VISITOR, url], {
  stdio: ["ignore", "pipe", "inherit"],
});
let text = "";
for await (const bytes of visitor.stdout) {
  text += bytes;
  if (text.includes("told")) break;
}
console.log(text.trim().split("\n").join(", "));
visitor.unref();
