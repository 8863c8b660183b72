// Copyright 2026 the multiprocessing authors. MIT license.

import { currentProcess, Process } from "@multiprocessing/process";

export function introduce(): void {
  console.log(`In the child: ${currentProcess().name}`);
}

if (import.meta.main) {
  console.log(`In the parent: ${currentProcess().name}`);

  const unnamed = new Process({ target: introduce });
  const named = new Process({ target: introduce, name: "Importer" });
  const renamed = new Process({ target: introduce });
  renamed.name = "Exporter";

  for (const process of [unnamed, named, renamed]) {
    console.log(`Starting ${process.name}`);
    await process.start();
    await process.join();
  }
}
