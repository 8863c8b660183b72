// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Every example prints what it says.
 *
 * @module
 */

import { assertEquals, assertMatch } from "@std/assert";
import { test } from "../helpers.ts";
import { runExample } from "./run_example.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

function prints(file: string, ...lines: string[]): void {
  test(`examples/${file} prints what it teaches`, async () => {
    assertEquals((await runExample(file)).trimEnd().split("\n"), lines);
  });
}

function matches(file: string, ...lines: RegExp[]): void {
  test(`examples/${file} prints what it teaches`, async () => {
    const printed = (await runExample(file)).trimEnd().split("\n");
    assertEquals(printed.length, lines.length, printed.join("\n"));
    lines.forEach((line, index) => assertMatch(printed[index] ?? "", line));
  });
}

prints(
  "create_and_wait.ts",
  "Waiting for the process to finish",
  "This is from another process",
);

prints(
  "extend_process.ts",
  "Starting the process Greeter of world",
  "Hello world, from the process Greeter of world",
);

prints(
  "name_a_process.ts",
  "In the parent: MainProcess",
  "Starting Process-1",
  "In the child: Process-1",
  "Starting Importer",
  "In the child: Importer",
  "Starting Exporter",
  "In the child: Exporter",
);

prints(
  "daemon.ts",
  "Worker is a daemon: false",
  "Helper is a daemon: true",
  "Background is alive: true",
  "The main process ends, and its daemon with it",
);

prints(
  "status.ts",
  "Before: alive false, exit code null",
  "While:  alive true, exit code null",
  "After:  alive false, exit code 0",
);

prints(
  "exit_codes.ts",
  "Returned:        0",
  "Threw an error:  1",
  "Called exit(3):  3",
  "Killed:          -9",
);

matches(
  "pids.ts",
  /^Parent: pid \d+, its parent is null$/,
  /^Before the start, the child's pid is null$/,
  /^Child: {2}pid \d+, its parent is MainProcess \d+$/,
  /^Process-1 had pid \d+$/,
);

test("examples/pids.ts knows parent and child by their ids", async () => {
  const pids = [...(await runExample("pids.ts")).matchAll(/\d{2,}/g)].map(([pid]) => pid);
  const [parent, child] = pids;
  assertEquals(pids, [parent, child, parent, child]);
});

prints(
  "terminate_and_kill.ts",
  "terminate() on spawn: exit code -15",
  "terminate() on worker: exit code -15",
  "The child says: Refusing SIGTERM",
  "It has ended: false",
  "kill(): exit code -9",
);

prints(
  "active_children.ts",
  "At first: 0 active",
  "Started: 2 active short, long",
  "One has ended: 1 active long",
  "At last: 0 active",
);

matches(
  "compare_start_methods.ts",
  /^start method {3}own pid {3}own heap {3}shares a buffer {3}start \+ join, ms$/,
  /^[─ ]+$/,
  /^spawn +yes +yes +no +[\d.]+$/,
  /^worker +no +yes +yes +[\d.]+$/,
  /^warm +yes +yes +no +[\d.]+$/,
);

matches(
  "cpu_or_io_bound.ts",
  /^4 tasks on +computing, ms +downloading, ms$/,
  /^[─ ]+$/,
  /^1 process +[\d.,]+ +[\d.,]+$/,
  /^2 processes +[\d.,]+ +[\d.,]+$/,
  /^4 processes +[\d.,]+ +[\d.,]+$/,
  /^no process, awaited together +[\d.,]+ +[\d.,]+$/,
  /^Computing gains up to the number of cores, here \d+\.$/,
  /^Waiting gains too, but promises in one process do that as well\.$/,
);

test("examples/checksum.ts hashes a folder alike on both start methods", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/inner`);
    await Deno.mkdir(`${folder}/node_modules`);
    await Deno.writeTextFile(`${folder}/a.txt`, "a");
    await Deno.writeTextFile(`${folder}/inner/empty.txt`, "");
    await Deno.writeTextFile(`${folder}/inner/line\nbreak.txt`, "odd");
    await Deno.writeTextFile(`${folder}/node_modules/skipped.txt`, "skipped");
    const lines = (await runExample("checksum.ts", [folder])).trimEnd().split("\n");
    const sum = await expectedSum([["a.txt", "a"], ["inner/empty.txt", ""], [
      "inner/line\nbreak.txt",
      "odd",
    ]]);
    assertMatch(lines[0] ?? "", /^3 files, 0\.0 MB, \d+ processes a time$/);
    assertMatch(lines[3] ?? "", new RegExp(`^spawn +[\\d.,]+ +[\\d.,]+ +${sum}$`));
    assertMatch(lines[4] ?? "", new RegExp(`^worker +[\\d.,]+ +[\\d.,]+ +${sum}$`));
    assertEquals(lines[5], "Both start methods agree on every file");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(bytes).toHex();
}

async function expectedSum(files: [path: string, content: string][]): Promise<string> {
  const lines = files.map(async ([path, content]) => `${await sha256(content)}  ${path}\n`);
  return (await sha256((await Promise.all(lines)).toSorted().join(""))).slice(0, 16);
}

test("examples/checksum.ts hashes this very repository", async () => {
  const lines = (await runExample("checksum.ts")).trimEnd().split("\n");
  assertEquals(lines.at(-1), "Both start methods agree on every file");
});

function textOf(folder: URL): string {
  return [...Deno.readDirSync(folder)].map(({ name, isDirectory }) => {
    if (isDirectory) return textOf(new URL(`${name}/`, folder));
    return name.endsWith("_test.ts") ? Deno.readTextFileSync(new URL(name, folder)) : "";
  }).join("\n");
}

test("every example is run by a test", () => {
  const tests = textOf(new URL("../", import.meta.url));
  const files = [...Deno.readDirSync(EXAMPLES)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts") && name !== "demo.ts");
  assertEquals(files.filter((name) => !tests.includes(name)), []);
});

prints("ping_pong.ts", "spawn: 100 strokes", "worker: 100 strokes", "warm: 100 strokes");

prints(
  "pipeline.ts",
  'The longest of 15 words is "immediately", with 11 letters',
  "Exit codes: 0, 0, 0",
);

prints(
  "chat.ts",
  "Python says: Hello from Python",
  "Deno says:   Nice to meet you",
  "Python says: You said 16 letters",
  "Deno says:   Bye",
  "Python says: Bye",
  "Python has hung up",
);
