// Copyright 2026 the multiprocessing authors. MIT license.

/** Programs that are one file: bundled with the library by esbuild, or compiled by Node and Bun. */

import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { attempt, run } from "../command.ts";
import { ROOT } from "../package.ts";
import { RUNTIMES, tool } from "../tools.ts";
import { consumer } from "./consumer.ts";

const LINES = ["spawn", "worker", "warm"].flatMap((method) => [
  `${method}: 2 to MainProcess with a,b, 0`,
  `${method}: 3,1,4 1,4,9`,
]);

/** A folder without the library. */
async function elsewhere(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "multiprocessing-frozen-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}

/** Bundles the program of the consumer, as an ES module or as CommonJS. */
async function bundle(format: "esm" | "cjs", more: string[] = []): Promise<string> {
  const { folder } = await consumer();
  const file = `${await elsewhere()}/program.${format === "esm" ? "mjs" : "cjs"}`;
  const options = ["--bundle", "--platform=node", `--format=${format}`, "--log-level=warning"];
  const esbuild = await tool("esbuild/bin/esbuild");
  const entry = format === "esm" ? "frozen.mjs" : await asCommonJs(folder);
  await run([esbuild, entry, ...options, `--outfile=${file}`, ...more], { cwd: folder });
  return file;
}

/** There `await` can't stand at the top. */
async function asCommonJs(folder: string): Promise<string> {
  const text = await Deno.readTextFile(`${folder}/frozen.mjs`);
  await Deno.writeTextFile(
    `${folder}/frozen_cjs.mjs`,
    text.replaceAll(/^(?:if .*\n|await )/gm, ""),
  );
  return "frozen_cjs.mjs";
}

async function linesOf(command: [string, ...string[]], env = {}): Promise<string[]> {
  const { output } = await attempt([...command, "a", "b"], { cwd: "/", env, timeout: 60_000 });
  return output.trim().split("\n");
}

for (const runtime of Object.keys(RUNTIMES)) {
  for (const format of ["esm", "cjs"] as const) {
    Deno.test(`[${runtime}] a bundle of format ${format} starts itself on every start method`, async () => {
      const command = [await tool(RUNTIMES[runtime]!), await bundle(format)] as [string, string];
      assertEquals(await linesOf(command), ["main", ...LINES]);
    });
  }
}

Deno.test("[Deno] a bundle starts itself on every start method", async () => {
  const library = fromFileUrl(new URL("mod.ts", ROOT));
  const file = await bundle("esm", [`--alias:@multiprocessing/process=${library}`]);
  assertEquals(await linesOf([Deno.execPath(), "run", "-A", file]), ["main", ...LINES]);
});

Deno.test("[Bun 1.4] a compiled program starts itself on every start method", async () => {
  const { folder } = await consumer();
  const file = `${await elsewhere()}/program`;
  const bun = await tool(RUNTIMES["Bun 1.4"]!);
  await run([bun, "build", "--compile", "frozen.mjs", "--outfile", file], { cwd: folder });
  assertEquals(await linesOf([file]), ["main", ...LINES]);
});

Deno.test("[Node 26] a single executable application starts itself, but on threads", async () => {
  const main = await bundle("cjs");
  const folder = await elsewhere();
  const config = { main, output: `${folder}/program`, disableExperimentalSEAWarning: true };
  await Deno.writeTextFile(`${folder}/sea.json`, JSON.stringify(config));
  const node = await tool(RUNTIMES["Node 26"]!);
  await run([node, "--build-sea=sea.json"], { cwd: folder });
  const refusal =
    'worker: Cannot start a worker from a single executable application as Node has no way to: use the context "spawn"';
  const others = LINES.filter((line) => !line.startsWith("worker"));
  const expected = ["main", ...others.slice(0, 2), refusal, ...others.slice(2)];
  assertEquals(await linesOf([config.output]), expected);
});

Deno.test("a bundle that has not called freezeSupport() starts nothing, and says what to do", async () => {
  const node = await tool(RUNTIMES["Node 20"]!);
  const lines = await linesOf([node, await bundle("esm")], { UNFROZEN: "1" });
  assertEquals(lines.includes("main"), false);
  assertMatch(
    lines.join("\n"),
    /Cannot start Process-1 from this program as the library was bundled with it: keep @multiprocessing\/process out of the bundle \(esbuild .*\), or await freezeSupport\(\{ name \}\) first/,
  );
});

Deno.test("a program of modules may call freezeSupport() too", async () => {
  const { folder } = await consumer();
  const command = [await tool(RUNTIMES["Node 20"]!), `${folder}/unfrozen.mjs`] as [string, string];
  assertEquals(await linesOf(command), ["main", "spawn: 4", "worker: 4", "warm: 4"]);
});
