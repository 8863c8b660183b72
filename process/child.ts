// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a spawned process: the bootstrap over standard input.
 *
 * @module
 */

import * as runtime from "../runtime/runtime.ts";
import { introduce, preload, work } from "./bootstrap.ts";
import { boot } from "./child_begin.ts";
import { readData, readIdentity } from "./read_frames.ts";

if (boot.preload.length > 0) await preload(boot.preload);
const identity = readIdentity() ?? runtime.exit(0);
await introduce(identity);
await work(identity, async () => {
  if (identity.handles.length === 0) return readData() ?? runtime.exit(0);
  const { handlesSettled, loadHandles } = await import("../ipc/handle_modules.ts");
  await loadHandles(identity.handles);
  const data = readData() ?? runtime.exit(0);
  await handlesSettled();
  return data;
});
