// Copyright 2026 the multiprocessing authors. MIT license.

import { getAllStartMethods, inline, Process } from "@multiprocessing/process";

console.log(getAllStartMethods().join(" "));
const child = new Process({ target: inline(() => {}), context: "spawn" });
await child.start().catch((error) => console.log(error.message));
