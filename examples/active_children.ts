// Copyright 2026 the multiprocessing authors. MIT license.

import { activeChildren, Process } from "@multiprocessing/process";

export async function wait(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function report(when: string): void {
  const names = activeChildren().map((child) => child.name);
  console.log(`${when}: ${names.length} active ${names.join(", ")}`.trim());
}

if (import.meta.main) {
  report("At first");

  const short = new Process({ target: wait, args: [200], name: "short" });
  const long = new Process({ target: wait, args: [60_000], name: "long" });
  await short.start();
  await long.start();
  report("Started");

  await short.join();
  report("One has ended");

  activeChildren().forEach((child) => child.terminate());
  await long.join();
  report("At last");
}
