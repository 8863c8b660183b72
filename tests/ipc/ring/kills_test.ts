// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The short form of `bench/ring_kills.ts`.
 *
 * @module
 */

import { assert } from "@std/assert";
import { preference } from "../../../ipc/transport/ring_socket.ts";
import { lendBindings, returnBindings } from "../../../runtime/libc.ts";
import { test } from "../../helpers.ts";
import { killOne } from "./kill_one.ts";

const canMap = await new Promise((resolve) => resolve(lendBindings())).then(
  () => true,
  () => false,
);
if (canMap) returnBindings();

test(
  "processes that talk through rings are killed: all before is whole, and the end is told",
  async () => {
    const { many } = preference;
    preference.many = 16;
    try {
      let read = 0;
      for (let kill = 0; kill < 4; kill++) read += await killOne();
      assert(read > 0);
    } finally {
      preference.many = many;
    }
  },
  { ignore: !canMap },
);
