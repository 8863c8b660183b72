// Copyright 2026 the multiprocessing authors. MIT license.

import { fromFileUrl } from "@std/path";

const TOUR: [title: string, file: string][] = [
  ["Create a process and wait for it", "create_and_wait.ts"],
  ["Extend the class", "extend_process.ts"],
  ["Name a process", "name_a_process.ts"],
  ["Processes that end with their parent", "daemon.ts"],
  ["Ask how it is", "status.ts"],
  ["Exit codes", "exit_codes.ts"],
  ["Who is who", "pids.ts"],
  ["Terminate and kill", "terminate_and_kill.ts"],
  ["Active children", "active_children.ts"],
  ["The start methods compared", "compare_start_methods.ts"],
  ["Computing and waiting", "cpu_or_io_bound.ts"],
  ["Talk over a pipe", "ping_pong.ts"],
  ["Processes in a row", "pipeline.ts"],
  ["Share work in a pool: count words", "word_count.ts"],
  ["Share work in a pool: pack files", "gzip_files.ts"],
];

async function show(title: string, file: string, args: string[] = []): Promise<void> {
  const rest = "─".repeat(Math.max(0, 62 - title.length - file.length));
  console.log(`\n%c── ${title} %c${rest} examples/${file}`, "font-weight: bold", "color: gray");
  const path = fromFileUrl(new URL(file, import.meta.url));
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", path, ...args] });
  const { success, code } = await command.spawn().status;
  if (!success) throw new Error(`${file} has ended with exit code ${code}`);
}

/** `--trace=PATH` writes what a pool has done, for Perfetto, Chrome or Speedscope. */
const TRACE = "--trace=";

if (import.meta.main) {
  const folders = Deno.args.filter((each) => !each.startsWith(TRACE));
  const trace = Deno.args.find((each) => each.startsWith(TRACE));
  for (const [title, file] of TOUR) await show(title, file);
  await show("The main job: hash every file of a folder", "checksum.ts", folders);
  if (trace !== undefined) {
    await show("What a pool has done", "mandelbrot_trace.ts", [trace.slice(TRACE.length)]);
  }
}
