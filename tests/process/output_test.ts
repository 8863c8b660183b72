// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Process } from "../../mod.ts";
import { closeOutputs, print, printMuch } from "../fixtures/print.ts";
import { ENDS, LINES } from "../fixtures/print_and_end.ts";
import { waitForever } from "../fixtures/wait.ts";
import { fixture, forEachMethod, Reports, run, runProgram } from "../helpers.ts";

const OUT = "log 1\nprocess out\nsync out\nout\n";
const ERR = "error 2\nprocess err\nsync err\nerr\n";

async function texts(process: Process, isStarted = false): Promise<(string | null | number)[]> {
  if (!isStarted) await process.start();
  const read = (stream: ReadableStream | null) => stream && new Response(stream).text();
  return await Promise.all([process.join(), read(process.stdout), read(process.stderr)]);
}

forEachMethod("stdout and stderr can be piped", async (context) => {
  const process = new Process({ target: print, stdout: "piped", stderr: "piped", context });
  assertEquals((await texts(process)).map(sortLines), [0, sortLines(OUT), sortLines(ERR)]);
});

/** A stream of Node and one of Deno on one output keep no order between them. */
function sortLines<T>(text: T): T | string {
  return typeof text === "string" ? text.split("\n").sort().join("\n") : text;
}

forEachMethod("stdout and stderr can be dropped", async (context) => {
  const process = new Process({ target: print, stdout: "null", stderr: "null", context });
  assertEquals(await texts(process), [0, null, null]);
});

forEachMethod("one output can be piped and the other dropped", async (context) => {
  const process = new Process({ target: print, stdout: "null", stderr: "piped", context });
  const [code, stdout, stderr] = await texts(process);
  assertEquals([code, stdout, sortLines(stderr)], [0, null, sortLines(ERR)]);
});

forEachMethod("piped output is whole, however much it is", async (context) => {
  const process = new Process({ target: printMuch, args: [5000], stdout: "piped", context });
  const [code, stdout] = await texts(process);
  assertEquals(code, 0);
  assertEquals((stdout as string).length, 500_000);
  assertEquals((stdout as string).split("\n")[4999], "line 4999".padEnd(99, "."));
});

forEachMethod("piped output is whole, however the child ends", async (context) => {
  for (const target of Object.values(ENDS)) {
    const process = new Process({ target, stdout: "piped", stderr: "null", context });
    await process.start();
    // It prints while nobody reads.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    const [, stdout] = await texts(process, true);
    assertEquals((stdout as string).split("\n").length - 1, LINES, target.name);
  }
});

forEachMethod("inherited output is whole, however the child ends", async (context) => {
  const lines = [...Object.keys(ENDS), "endOfPool"].map(async (end) => {
    const { stdout } = await new Deno.Command("sh", {
      // Whoever reads is late.
      args: ["-c", 'exec "$0" run -A --quiet "$1" "$2" "$3" | (sleep 0.5; wc -l)'].concat(
        [Deno.execPath(), fixture("print_and_end.ts").href, context, end],
      ),
    }).output();
    return [end, Number(new TextDecoder().decode(stdout))];
  });
  const all = [...Object.keys(ENDS), "endOfPool"].map((end) => [end, LINES]);
  assertEquals(await Promise.all(lines), all);
});

forEachMethod("piped output ends when the child is killed", async (context) => {
  await using reports = new Reports();
  const args = [reports.path()] as const;
  const process = new Process({ target: waitForever, args, stdout: "piped", context });
  await process.start();
  const text = new Response(process.stdout).text();
  await reports.next(process);
  process.kill();
  assertEquals(await process.join(), -9);
  assertEquals(await text, "");
});

forEachMethod("outputs are inherited by default, in order of the children", async (context) => {
  const { code, stdout, stderr } = await runProgram(fixture("print_program.ts"), {
    args: [context],
  });
  const sorted = [OUT, ERR].map(sortLines);
  assertEquals([code, sortLines(stdout), sortLines(stderr)], [0, ...sorted]);
});

forEachMethod(
  "P-052 a child runs, though its parent has closed its own outputs",
  async (context) => {
    await using reports = new Reports();
    const args = [context, reports.path()];
    const { code, stderr } = await runProgram(fixture("closed_outputs.ts"), { args });
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    assertEquals(reports.read(), ["ran"]);
  },
);

forEachMethod("P-053 a child that closes its own outputs exits with 0", async (context) => {
  assertEquals(await run(new Process({ target: closeOutputs, context })), 0);
  const options = { target: closeOutputs, stdout: "piped", stderr: "piped", context } as const;
  assertEquals(await texts(new Process(options)), [0, "", ""]);
});

forEachMethod(
  "P-059 an uncaught error is written to a file that stands for stderr",
  async (context) => {
    await using reports = new Reports();
    const command = new Deno.Command("sh", {
      args: ["-c", 'exec "$0" run -A --quiet "$1" "$2" 2> "$3"'].concat(
        [Deno.execPath(), fixture("throw_program.ts").href, context, reports.path()],
      ),
    });
    const { code } = await command.output();
    assertEquals(code, 1);
    const text = await Deno.readTextFile(reports.path());
    assertEquals(text.split("\n")[0], "Process thrower:");
    assertEquals(text.includes("RangeError: into a file"), true, text);
  },
);
