// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a spawned process: the bootstrap over standard input.
 *
 * @module
 */

import type * as Revival from "../ipc/revival.ts";
import * as runtime from "../runtime/runtime.ts";
import { introduce, preload, work } from "./bootstrap.ts";
import { boot } from "./child_begin.ts";
import { readData, readIdentity } from "./read_frames.ts";

if (boot.preload.length > 0) await preload(boot.preload);
const identity = readIdentity() ?? runtime.exit(0);
await introduce(identity);
await work(identity, async () => {
  if (identity.handles === null) return readData() ?? runtime.exit(0);
  const { kinds, revival } = identity.handles;
  const { handlesSettled, loadHandles } = await import(revival) as typeof Revival;
  await loadHandles(kinds);
  const data = readData() ?? runtime.exit(0);
  await handlesSettled();
  return data;
});
