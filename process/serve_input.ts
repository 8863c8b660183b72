// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a spawned process does once it has begun: all else comes by its standard input.
 *
 * @module
 */

import type { Boot } from "../base/boot.ts";
import type * as Decode from "../codec/decode.ts";
import type * as Revival from "../ipc/handles/revival.ts";
import * as runtime from "../runtime/runtime.ts";
import { introduce, preload, work } from "./bootstrap.ts";
import { load } from "./lookup.ts";
import { readData, readIntroduction } from "./read_frames.ts";

/**
 * Becomes who it is to be, and does its work.
 *
 * @param boot What it knows already.
 */
export async function serve(boot: Boot): Promise<void> {
  if (boot.preload.length > 0) await preload(boot.preload);
  const { authkey, codec, handles, ...rest } = readIntroduction() ?? runtime.exit(0);
  const decode = codec === null ? null : await load(codec) as typeof Decode;
  await introduce({ ...rest, authkey: Uint8Array.from(authkey) });
  await work(rest, async () => {
    if (handles === null) return readData(decode) ?? runtime.exit(0);
    const { handlesSettled, loadHandles } = await load(handles.revival) as typeof Revival;
    await loadHandles(handles.kinds);
    const data = readData(decode) ?? runtime.exit(0);
    await handlesSettled();
    return data;
  });
}
