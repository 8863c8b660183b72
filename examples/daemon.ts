// Copyright 2026 the multiprocessing authors. MIT license.

import { currentProcess, Process } from "@multiprocessing/process";

export function report(): void {
  console.log(`${currentProcess().name} is a daemon: ${currentProcess().daemon}`);
}

export function workForEver(): void {
  setInterval(() => {}, 1000);
}

if (import.meta.main) {
  const worker = new Process({ target: report, name: "Worker" });
  const helper = new Process({ target: report, name: "Helper", daemon: true });
  for (const process of [worker, helper]) {
    await process.start();
    await process.join();
  }

  const background = new Process({ target: workForEver, name: "Background" });
  background.daemon = true;
  await background.start();
  console.log(`${background.name} is alive: ${background.isAlive()}`);
  console.log("The main process ends, and its daemon with it");
}
