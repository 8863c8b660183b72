// Copyright 2026 the multiprocessing authors. MIT license.

import { inline, Process } from "@multiprocessing/process";

for (const context of ["spawn", "worker"]) {
  const child = new Process({ target: inline(() => {}), permissions: "none", context });
  await child.start().catch((error) => console.log(error.message));
}
