// Copyright 2026 the multiprocessing authors. MIT license.

import { Process } from "@multiprocessing/process";

export async function task(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200));
}

if (import.meta.main) {
  const process = new Process({ target: task });
  console.log(`Before: alive ${process.isAlive()}, exit code ${process.exitCode}`);

  await process.start();
  console.log(`While:  alive ${process.isAlive()}, exit code ${process.exitCode}`);

  await process.join();
  console.log(`After:  alive ${process.isAlive()}, exit code ${process.exitCode}`);
}
