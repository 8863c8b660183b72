// Copyright 2026 the multiprocessing authors. MIT license.

import { currentProcess, parentProcess, Process } from "@multiprocessing/process";

export function task(): void {
  const parent = parentProcess();
  console.log(`Child:  pid ${currentProcess().pid}, its parent is ${parent?.name} ${parent?.pid}`);
}

if (import.meta.main) {
  console.log(`Parent: pid ${currentProcess().pid}, its parent is ${parentProcess()}`);

  const process = new Process({ target: task });
  console.log(`Before the start, the child's pid is ${process.pid}`);
  await process.start();
  await process.join();
  console.log(`${process.name} had pid ${process.pid}`);
}
