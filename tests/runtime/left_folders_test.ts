// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { dirname } from "@std/path";
import { runProgram, test } from "../helpers.ts";

const PROGRAM = new URL("./fixtures/leaves_a_folder.ts", import.meta.url);
const LINUX = { ignore: Deno.build.os !== "linux" };

/** Runs the program; the folders of what it listened at, in `TMPDIR`. */
async function runIn(TMPDIR: string, args: string[] = []): Promise<string[]> {
  const { stdout, stderr } = await runProgram(PROGRAM, { args, env: { TMPDIR } });
  assertEquals(stderr, "");
  return stdout.trim().split("\n").map((path) => dirname(path));
}

async function withFolder(fn: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await fn(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function pathsIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).sort();
}

test("what a program leaves that is killed, the next one removes", async () => {
  await withFolder(async (folder) => {
    const left = await runIn(folder, ["killed"]);
    assertEquals(pathsIn(folder), left);
    const [others, own] = await runIn(folder);
    // That of another program that lives was not taken away, as it could be listened at till the end.
    assertEquals(others === own, false);
    assertEquals(pathsIn(folder), []);
  });
}, LINUX);

test("what nobody knows the maker of stays", async () => {
  await withFolder(async (folder) => {
    const [left] = await runIn(folder, ["killed"]);
    const name = left!.slice(folder.length + 1);
    // One of another boot, or of other process ids; one of an older release; one of others.
    const ofElsewhere = name.replace(
      /(?<=^multiprocessing-)./,
      (digit) => digit === "0" ? "1" : "0",
    );
    const strange = [ofElsewhere, "multiprocessing-0123456789abcdef", "multiprocessing-a-b"];
    for (const each of strange) await Deno.mkdir(`${folder}/${each}`);
    await Deno.symlink(`${folder}/${strange[1]}`, `${left}x`);
    await runIn(folder);
    assertEquals(
      pathsIn(folder),
      [...strange, `${name}x`].map((each) => `${folder}/${each}`).sort(),
    );
  });
}, LINUX);
