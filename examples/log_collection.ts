// Copyright 2026 the multiprocessing authors. MIT license.

import { currentProcess, Process, Queue } from "@multiprocessing/process";

/** A line of a log. */
interface Entry {
  level: "info" | "warning";
  name: string;
  text: string;
}

/** Logs into a queue: it never waits, and nothing is lost when its process ends. */
function loggerTo(queue: Queue<Entry>) {
  const { name } = currentProcess();
  return (level: Entry["level"], text: string) => void queue.put({ level, name, text });
}

/** Works, and tells of it. */
export function work(log: Queue<Entry>, steps: number): void {
  const tell = loggerTo(log);
  for (let step = 1; step <= steps; step++) tell("info", `step ${step}`);
  if (steps > 2) tell("warning", "that was a lot");
}

/** The one process that writes, so that lines of several never mix: here to standard output. */
export async function collect(log: Queue<Entry>): Promise<void> {
  const lines: string[] = [];
  for await (const { level, name, text } of log) lines.push(`${name} ${level}: ${text}`);
  // A real one would write each at once; these are sorted, as processes don't run in step.
  console.log(lines.sort().join("\n"));
}

if (import.meta.main) {
  const log = new Queue<Entry>();
  const collector = new Process({ target: collect, args: [log], name: "Collector" });
  const workers = [2, 3].map((steps) =>
    new Process({ target: work, args: [log, steps], name: `Worker-${steps}` })
  );
  await collector.start();
  for (const worker of workers) await worker.start();
  for (const worker of workers) await worker.join();
  // The collector ends by itself: nobody is left who may log.
  console.log(`The collector has ended with exit code ${await collector.join()}`);
}
