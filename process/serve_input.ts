// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The bootstrap of a spawned process over its standard input.
 *
 * @module
 */

import type { Boot } from "../base/boot.ts";
import type * as Decode from "../codec/decode.ts";
import type * as Revival from "../ipc/handles/revival.ts";
import * as runtime from "../runtime/runtime.ts";
import { begin, introduce, preload, work } from "./bootstrap.ts";
import { load } from "./lookup.ts";
import { readBoot, readData, readIntroduction } from "./read_frames.ts";

/**
 * Takes the first of it: this process is a child from then on.
 *
 * @returns What it must know first.
 */
export function takeBoot(): Boot {
  const boot = readBoot() ?? runtime.exit(0);
  runtime.dropMark();
  begin(boot);
  return boot;
}

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
