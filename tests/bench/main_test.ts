// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import type { Report } from "../../bench/contract.ts";
import { findPython } from "../../bench/python.ts";

const MAIN = fromFileUrl(new URL("../../bench/main.ts", import.meta.url));

/** Who is measured in Deno. */
const OURS = ["spawn", "worker", "warm", "bare Worker"] as const;

async function runBench(args: string[], env: Record<string, string> = {}) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
    env: { NO_COLOR: "1", ...env },
    signal: AbortSignal.timeout(60_000),
  }).output();
  const [text, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { success, text: text!, errors: errors! };
}

async function withReport(args: string[], env: Record<string, string>): Promise<[Report, string]> {
  const path = await Deno.makeTempFile();
  try {
    const { text } = await runBench(["--rounds", "1", "--json", path, ...args], env);
    return [JSON.parse(await Deno.readTextFile(path)), text];
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("bench measures a case beside CPython, where there is one, and writes it", async () => {
  const [{ results, versions }] = await withReport(["--case", "start_resolves"], {});
  const python = await findPython();
  assertEquals(versions.CPython, python?.version);
  assertEquals(results.map(({ name }) => name), ["start_resolves"]);
  const names = results[0]?.standings.map(({ name }) => name);
  assertEquals(names, [...OURS, ...(python ? ["CPython"] : [])]);
});

Deno.test("bench says that there is no python3 and goes on", async () => {
  const [{ results }, text] = await withReport(["--case", "start_resolves"], { PATH: "/nowhere" });
  assertStringIncludes(text, "There is no python3 here");
  assertEquals(results[0]?.standings.map(({ name }) => name), [...OURS]);
  assertEquals(results[0]?.standings[0]?.against, null);
});

Deno.test("bench names the cases when it is asked for another one", async () => {
  const { success, errors } = await runBench(["--case", "nothing"]);
  assertEquals(success, false);
  assertStringIncludes(errors, "--case must be one of");
  assertStringIncludes(errors, "start_join");
});

Deno.test("bench wants a whole number of rounds", async () => {
  const { success, errors } = await runBench(["--rounds", "none"]);
  assertEquals(success, false);
  assertStringIncludes(errors, "--rounds must be a whole number above 0");
});
