// Copyright 2026 the multiprocessing authors. MIT license.

import { fileURLToPath } from "node:url";
import { execaNode } from "execa";

const subprocess = execaNode(fileURLToPath(new URL("execa_child.mjs", import.meta.url)), ["there"]);
await subprocess.sendMessage("Hello from parent");
console.log(await subprocess.getOneMessage());
const { exitCode, stdout } = await subprocess;
console.log(stdout);
console.log(exitCode);
