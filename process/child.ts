// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The entry module of a spawned process: the bootstrap over standard input.
 *
 * @module
 */

import type * as Decode from "../codec/decode.ts";
import type * as Revival from "../ipc/handles/revival.ts";
import * as runtime from "../runtime/runtime.ts";
import { introduce, preload, work } from "./bootstrap.ts";
import { boot } from "./child_begin.ts";
import { readData, readIntroduction } from "./read_frames.ts";

if (boot.preload.length > 0) await preload(boot.preload);
const { authkey, codec, handles, ...rest } = readIntroduction() ?? runtime.exit(0);
const decode = codec === null ? null : await import(codec) as typeof Decode;
await introduce({ ...rest, authkey: Uint8Array.from(authkey) });
await work(rest, async () => {
  if (handles === null) return readData(decode) ?? runtime.exit(0);
  const { handlesSettled, loadHandles } = await import(
    handles.revival
  ) as typeof Revival;
  await loadHandles(handles.kinds);
  const data = readData(decode) ?? runtime.exit(0);
  await handlesSettled();
  return data;
});
