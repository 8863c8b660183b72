// Copyright 2026 the multiprocessing authors. MIT license.

import { Process } from "@multiprocessing/process";

export async function task(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  console.log("This is from another process");
}

if (import.meta.main) {
  const process = new Process({ target: task });
  await process.start();
  console.log("Waiting for the process to finish");
  await process.join();
}
