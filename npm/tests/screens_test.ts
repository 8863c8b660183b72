// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { Screen } from "../../tests/progress/screen.ts";
import { attempt, run } from "../command.ts";
import { install } from "../install.ts";
import { RUNTIMES, tool } from "../tools.ts";
import { consumer } from "./consumer.ts";

const FILES = new URL("./screens/", import.meta.url);
const PEERS = [config.imports["cli-progress"], config.imports.uplot].map((each) => each.slice(4));

/** Another project, with the peers or without. */
async function project(peers: string[]) {
  const { tarball } = await consumer();
  const folder = await Deno.makeTempDir({ prefix: "multiprocessing-screens-" });
  await install(folder, [tarball, ...peers]);
  for await (const { name } of Deno.readDir(FILES)) {
    await Deno.copyFile(new URL(name, FILES), `${folder}/${name}`);
  }
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

const options = (cwd: string) => ({ cwd, timeout: 60_000, env: { NO_COLOR: "1" } });

Deno.test("without their packages both entries say how these are installed", async () => {
  await using empty = await project([]);
  for (const runtime of Object.keys(RUNTIMES)) {
    for (const [file, name] of [["bars.mjs", "cli-progress"], ["page.mjs", "uplot"]] as const) {
      const { code, output } = await attempt(
        [await tool(RUNTIMES[runtime]!), file],
        options(empty.folder),
      );
      assertEquals(code, 1, `${runtime} ${output}`);
      const line = runtime.startsWith("Bun") ? `bun add ${name}` : `npm install ${name}`;
      assertMatch(output, new RegExp(`"${name}" cannot be loaded: ${line}`));
    }
  }
});

Deno.test("each runtime shows bars and a dashboard, which keep no program alive", async () => {
  await using full = await project(PEERS);
  for (const runtime of Object.keys(RUNTIMES)) {
    const executable = await tool(RUNTIMES[runtime]!);
    const bars = await run([executable, "bars.mjs"], options(full.folder));
    assertMatch(bars, /Counting: 100% \(3 of 3 things\),.* in 0\.\d s/, runtime);
    const page = await run([executable, "page.mjs"], options(full.folder));
    const good = Array.from({ length: 5 }, () => "200 true");
    assertEquals(page.trim(), [...good, "403", "told"].join(", "), runtime);
  }
});

Deno.test({
  name: "each runtime draws bars in a terminal of 40 columns, below what is printed",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using full = await project(PEERS);
    for (const runtime of Object.keys(RUNTIMES)) {
      const command = `stty cols 40 rows 24; ${await tool(RUNTIMES[runtime]!)} bars.mjs`;
      const output = await run(["script", "-qec", command, "/dev/null"], options(full.folder));
      const screen = new Screen(40, 24);
      screen.write(output);
      const [printed, bar, last, ...rest] = screen.lines;
      assertEquals([printed, last, rest], ["meanwhile", "done", []], runtime);
      assertMatch(bar!, /^Counting ━+ 100% 3\/3 .*in 0\.\d s$/, runtime);
    }
  },
});
