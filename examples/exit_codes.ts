// Copyright 2026 the multiprocessing authors. MIT license.

import { exit, Process } from "@multiprocessing/process";

export function returns(): string {
  return "what a target returns is not its exit code";
}

export function fails(): void {
  throw new RangeError("nothing catches this");
}

export function leaves(status: number): void {
  exit(status);
}

export function runsForEver(): void {
  while (true);
}

if (import.meta.main) {
  const returning = new Process({ target: returns });
  const failing = new Process({ target: fails, stderr: "null" });
  const leaving = new Process({ target: leaves, args: [3] });
  const killed = new Process({ target: runsForEver });

  await Promise.all([returning, failing, leaving, killed].map((process) => process.start()));
  killed.kill();

  console.log(`Returned:        ${await returning.join()}`);
  console.log(`Threw an error:  ${await failing.join()}`);
  console.log(`Called exit(3):  ${await leaving.join()}`);
  console.log(`Killed:          ${await killed.join()}`);
}
