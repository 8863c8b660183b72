// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import type { Family } from "./fixtures/family.ts";
import { isRunning, Program, untilGone } from "./run_program.ts";

const FAMILY = new URL("./fixtures/family.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const DENO = Deno.execPath();

const CHILDREN: Family["children"] = [
  { method: "spawn", does: "idles", detached: true },
  { method: "spawn", does: "loops" },
  { method: "spawn", does: "idles", daemon: true },
  { method: "warm", does: "loops" },
  { method: "worker", does: "loops" },
];

/** Runs a family in a terminal of its own, under a shell that prints the exit code it sees. */
function startInTerminal(path?: string): Program {
  const family = JSON.stringify({ children: CHILDREN, end: "return" });
  const env = path === undefined ? "" : `PATH=${path} `;
  const deno = `${env}${DENO} run -A --no-check --config=${CONFIG} ${FAMILY} '${family}'`;
  return new Program("script", [
    "-qec",
    `trap : INT; ${deno}; code=$?; echo; echo code $code`,
    "/dev/null",
  ], {
    env: { SHELL: "/bin/sh" },
  });
}

for (const path of [undefined, "/nowhere"]) {
  const where = path === undefined ? "" : ", without setpriv";
  Deno.test({
    name: `Ctrl-C ends the whole tree with exit code 130 and no trace${where}`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      await using program = startInTerminal(path);
      await program.lines("child", CHILDREN.length);
      const [line] = await program.lines("pids", 1);
      const [detached, ...pids] = JSON.parse(line!) as number[];
      const limit = 1_000 + 2 * program.age;
      try {
        await program.write("\x03");
        assertEquals(await program.lines("code", 1), ["130\r"]);
        assertEquals(await untilGone(pids, limit), []);
        assert(isRunning(detached!));
      } finally {
        Deno.kill(detached!, "SIGKILL");
      }
      const { stdout, stderr } = await program.end();
      const rest = stdout.replace(/^(?:child|pids|code) .*\r\n/gm, "").trim();
      assertEquals([rest, stderr], ["^C", ""]);
    },
  });
}
