// Copyright 2026 the multiprocessing authors. MIT license.

// What a user at a terminal is asked for, who has started a program without permissions.

import { assert, assertEquals } from "@std/assert";

const PROGRAM = new URL("./fixtures/asks.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

// deno-lint-ignore no-control-regex
const ANSI_REGEXP = /\x1b\[[0-9;?]*[a-zA-Z]/g;

/** What the program prints in a terminal, until it asks a question, or ends. */
async function printed(flags: string): Promise<string> {
  const command = `${Deno.execPath()} run --no-check --config=${CONFIG} ${flags} ${PROGRAM}`;
  await using child = new Deno.Command("script", {
    args: ["-qec", command, "/dev/null"],
    env: { SHELL: "/bin/sh", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes("Allow?")) break;
  }
  await child.stdin.close();
  return text.replaceAll(ANSI_REGEXP, "").replaceAll("\r", "");
}

Deno.test({
  name: "a program without permissions says what processes need, before it asks for it",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const text = await printed("");
    const line = "To start processes, this program needs --allow-run=deno and --allow-read.\n";
    assert(text.startsWith(line), text);
    assertEquals(/requests (\w+) access/.exec(text)?.[1], "run");
  },
});

Deno.test({
  name: "a program that may run and read is asked for nothing",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const text = await printed("--allow-run --allow-read");
    assertEquals(text, "hello from the child\ncode 0\n");
  },
});
