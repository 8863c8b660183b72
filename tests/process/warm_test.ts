// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { inline, Process, type ProcessOptions, reference, setPreload } from "../../mod.ts";
import { reserveFilled } from "../../process/warm.ts";
import { nothing } from "../fixtures/preloaded.ts";
import { who } from "../fixtures/who.ts";
import { fixture, listLeftovers, Reports, run, runForError, test } from "../helpers.ts";

/** Of tests that look at those who wait: Linux alone lists the children of a process. */
const LISTED = { ignore: Deno.build.os !== "linux" };

/** The processes that this one has started and that wait, once they all do. */
async function spares(): Promise<number[]> {
  await reserveFilled();
  return listLeftovers().filter((each) => each.startsWith("process "))
    .map((each) => Number(each.slice("process ".length)));
}

async function runWarm(options: ProcessOptions = {}): Promise<number> {
  const process = new Process({ ...options, context: "warm" });
  assertEquals(await run(process), 0);
  return process.pid!;
}

test("warm takes a process that waits, and has another one wait", async () => {
  await runWarm();
  for (let count = 0; count < 3; count++) {
    const waiting = await spares();
    assertEquals(waiting.length, 2);
    const pid = await runWarm();
    assert(waiting.includes(pid), `${pid} is none of ${waiting}`);
  }
}, LISTED);

test("warm starts fresh processes when nobody waits", async () => {
  await runWarm();
  const waiting = await spares();
  const pids = await Promise.all(Array.from({ length: 5 }, () => runWarm()));
  assertEquals(new Set(pids).size, 5);
  assertEquals(pids.filter((pid) => waiting.includes(pid)).sort(), waiting.sort());
});

test("warm starts a fresh process for what none that waits can have", async () => {
  await runWarm();
  const waiting = await spares();
  const special: ProcessOptions[] = [
    { env: { MULTIPROCESSING_TEST: "1" } },
    { cwd: "/" },
    { stdout: "null" },
    { stderr: "null" },
    { detached: true },
  ];
  for (const options of special) {
    assert(!waiting.includes(await runWarm(options)), Object.keys(options).join());
  }
  assertEquals((await spares()).sort(), waiting.sort());
});

test("warm starts a fresh process for narrowed permissions", async () => {
  await runWarm();
  const waiting = await spares();
  assert(!waiting.includes(await runWarm({ permissions: { read: true } })));
  assertEquals((await spares()).sort(), waiting.sort());
});

test("warm knows a process that waits for what it can do by name, and key", async () => {
  await using reports = new Reports();
  await runWarm();
  const waiting = await spares();
  const process = new Process({
    target: who,
    args: [reports.path()],
    name: "late",
    context: "warm",
  });
  process.authkey = new Uint8Array([1, 2, 3]);
  assertEquals(await run(process), 0);
  assert(waiting.includes(process.pid!));
  const { name, authkey, pid } = reports.read();
  assertEquals([name, [...authkey], pid], ["late", [1, 2, 3], process.pid]);
}, LISTED);

test("warm starts where and with the environment that hold at the start", async () => {
  await using reports = new Reports();
  const before = Deno.cwd();
  await runWarm();
  await spares();
  Deno.env.set("MULTIPROCESSING_TEST", "late");
  Deno.chdir("/");
  // Windows has a root for each disk.
  const root = Deno.cwd();
  try {
    const target = inline((path: string) =>
      Deno.writeTextFileSync(path, `${Deno.cwd()} ${Deno.env.get("MULTIPROCESSING_TEST")}`)
    );
    await runWarm({ target, args: [reports.path()] });
    assertEquals(await Deno.readTextFile(reports.path()), `${root} late`);
  } finally {
    Deno.chdir(before);
    Deno.env.delete("MULTIPROCESSING_TEST");
  }
});

test("warm replaces a process that dies while it waits", async () => {
  await runWarm();
  const waiting = await spares();
  for (const pid of waiting) Deno.kill(pid, "SIGKILL");
  // Nobody tells of the end of one that was not asked for.
  while ((await spares()).some((pid) => waiting.includes(pid))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const pid = await runWarm();
  assert(!waiting.includes(pid));
  assertEquals((await spares()).length, 2);
}, LISTED);

test("setPreload() has modules imported before anyone is asked for", async () => {
  await using reports = new Reports();
  const folder = reports.path("loaded");
  await Deno.mkdir(folder);
  Deno.env.set("MULTIPROCESSING_TEST_PRELOADED", folder);
  const watcher = Deno.watchFs(folder);
  setPreload([fixture("preloaded.ts")]);
  try {
    const first = await runWarm();
    const waiting = await spares();
    assertEquals(waiting.length, 2);
    for await (const _ of watcher) if (loaded(folder).size === 3) break;
    assertEquals(loaded(folder), new Set([first, ...waiting]));
    assert(waiting.includes(await runWarm({ target: nothing })));
  } finally {
    setPreload([]);
    Deno.env.delete("MULTIPROCESSING_TEST_PRELOADED");
  }
}, LISTED);

function loaded(folder: string): Set<number> {
  return new Set([...Deno.readDirSync(folder)].map(({ name }) => Number(name)));
}

test("setPreload() of what can't be imported only harms those that need it", async () => {
  const missing = new URL("./missing.ts", import.meta.url);
  setPreload([missing, fixture("throws_on_import.ts")]);
  try {
    await runWarm();
    await reserveFilled();
    await runWarm({ target: nothing });
    const target = reference(missing, "task");
    const process = new Process({ target, context: "warm", stderr: "piped" });
    const { code, stderr } = await runForError(process);
    assertEquals(code, 1);
    assert(stderr.includes("missing.ts"), stderr);
  } finally {
    setPreload([]);
  }
});
