// Copyright 2026 the multiprocessing authors. MIT license.

/** What macOS has not, taken away: the program runs as one of macOS does, on a system that has more. */

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { runProgram, test } from "../../helpers.ts";

const PLACES = new URL("../../ipc/fixtures/finds_a_place.ts", import.meta.url);
const MOD = new URL("../../../mod.ts", import.meta.url);
const MACOS = fromFileUrl(new URL("../fixtures/as_macos.ts", import.meta.url));

/** A program that needs its import map, in its child too. */
const ALIASED = `import { word } from "aliased";
import { Process } from "${MOD}";
export const say = () => console.log("child:", word);
if (import.meta.main) {
  console.log("parent:", word);
  await using process = new Process({ target: say, context: "spawn" });
  await process.start();
  console.log("exit:", await process.join());
}
`;

const hasPs = await new Deno.Command("ps", { args: ["-p", "1"], stdout: "null", stderr: "null" })
  .output().then(({ success }) => success, () => false);

const OPTIONS = { ignore: Deno.build.os === "windows", limit: 60_000 };

const ALL_WELL = [
  "spawn: joined 0",
  "warm: joined 0",
  "worker: joined 0",
  "passed on: passed",
  "pool: 1,2,3",
];

/** Names that are made to see how long they can be. */
const SAMPLES = 16;

/** Bytes by which names differ at the most, in some billion of them. */
const SHORTER = 8;

/** A folder in which a socket of the library has a path of so many bytes at the most. */
async function withPathsOf(bytes: number, act: (folder: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "m" });
  const name = await lengthOfName(root);
  const folder = `${root}/${"x".repeat(bytes - root.length - 1 - name)}`;
  await Deno.mkdir(folder);
  try {
    await act(folder);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/**
 * Bytes that the library adds to the folder at the most: those of the runtime's names for what is temporary, of which
 * one in sixteen is shorter.
 */
async function lengthOfName(root: string): Promise<number> {
  let longest = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const folder = await Deno.makeTempDir({ dir: root, prefix: "multiprocessing-" });
    await Deno.remove(folder);
    longest = Math.max(longest, folder.length);
  }
  return longest - root.length + "/0123456789abcdef".length;
}

async function places(TMPDIR: string): Promise<string[]> {
  const flags = ["-A", `--preload=${MACOS}`];
  const { stdout, stderr } = await runProgram(PLACES, { env: { TMPDIR }, flags, limit: 60_000 });
  assertEquals(stderr, "");
  return stdout.trim().split("\n");
}

test("[macOS] a socket's path may have 103 bytes", async () => {
  await withPathsOf(103, async (folder) => {
    const found = `hello ${folder}/`;
    const where = [`listener: ${found}`, `listener with a key: ${found}`];
    assertEquals(await places(folder), [...ALL_WELL, ...where]);
  });
}, OPTIONS);

test("[macOS] where it would have more, sockets are in /tmp", async () => {
  await withPathsOf(104 + SHORTER, async (folder) => {
    const where = ["listener: hello /tmp/", "listener with a key: hello /tmp/"];
    assertEquals(await places(folder), [...ALL_WELL, ...where]);
  });
}, OPTIONS);

test("[macOS] --import-map reaches a process, as ps tells it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const map = `${folder}/map.json`;
    const aliased = `data:text/javascript,export const word = "mapped";`;
    const std = new URL("../../../links/std-path/mod.ts", import.meta.url).href;
    const imports = { aliased, "@std/path": std };
    await Deno.writeTextFile(map, JSON.stringify({ imports }));
    const flags = ["-A", "--no-config", `--import-map=${map}`, `--preload=${MACOS}`];
    await Deno.writeTextFile(`${folder}/main.ts`, ALIASED);
    const { stdout, stderr } = await runProgram(`${folder}/main.ts`, { flags, limit: 60_000 });
    assertEquals(stderr, "");
    assertEquals(stdout.trim().split("\n"), ["parent: mapped", "child: mapped", "exit: 0"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}, { ...OPTIONS, ignore: OPTIONS.ignore || !hasPs });
