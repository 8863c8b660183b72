// Copyright 2026 the multiprocessing authors. MIT license.

import { spawn } from "node:child_process";
import { Pool } from "@multiprocessing/process";
import { dashboard } from "@multiprocessing/process/dashboard";

/** A pool that has done nothing. */
const pool = new Pool({ processes: 1, context: "worker", insights: true });

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
