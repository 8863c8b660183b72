// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Pool } from "../../mod.ts";
import { listFiles, ROOT } from "../../tools/files.ts";
import { isLibrary } from "../../tools/rooms.ts";
import { forEachMethod, test } from "../helpers.ts";
import { leaveFakes, spin } from "./fixtures/fake_timers.ts";

/** They may name the globals themselves; the page of the dashboard runs in a browser. */
const EXEMPT = [
  "base/globals.ts",
  "runtime/port.ts",
  "dashboard/page/main.ts",
  "dashboard/assets.ts",
];

const TAKEN_REGEXP = /import \{([^}]*)\} from "[./]+(?:base\/)?globals\.ts"/g;

const USE_REGEXP =
  /(?<![.\w"])(?:new )?(setTimeout|clearTimeout|setInterval|clearInterval|setImmediate|queueMicrotask|structuredClone|MessageChannel|performance)\s*[(.]/g;

forEachMethod(
  "Fake timers that a task leaves behind stop none of the later tasks",
  async (method) => {
    await using pool = new Pool({ processes: 1, context: method });
    await pool.apply(leaveFakes);
    const all = Array.from({ length: 20 }, () => pool.apply(spin, [3], { timeout: 20_000 }));
    assertEquals(await Promise.all(all), Array(20).fill(3));
    assertEquals(await pool.map(spin, [1, 2, 3]), [1, 2, 3]);
  },
);

forEachMethod(
  "A program whose timers are numbers of its own runs pools and processes",
  async (method) => {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--quiet",
        "--no-check",
        `--config=${new URL("deno.json", ROOT).pathname}`,
        new URL("./fixtures/number_timers.ts", import.meta.url).href,
        method,
      ],
    }).output();
    const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assertEquals(text, "2 0\n");
  },
);

test("Each module of the library takes the globals that programs replace from base/globals.ts", () => {
  const found: string[] = [];
  for (const path of listFiles()) {
    if (!isLibrary(path) || EXEMPT.includes(path)) continue;
    const text = Deno.readTextFileSync(new URL(path, ROOT));
    const taken = [...text.matchAll(TAKEN_REGEXP)].map(([, names]) => names).join();
    const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*|`[^`]*`/g, "");
    for (const [, name] of code.matchAll(USE_REGEXP)) {
      if (!new RegExp(`\\b${name}\\b`).test(taken)) found.push(`${path}: ${name}`);
    }
  }
  assertEquals(found, []);
});
