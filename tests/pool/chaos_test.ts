// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { forEachMethod } from "../helpers.ts";
import { chaos } from "./chaos.ts";

forEachMethod("some kills under tasks lose no more than what the dead were at", async (context) => {
  const path = await Deno.makeTempFile();
  try {
    const result = await chaos({ context, tasks: 400, kills: 8, path });
    const { given, done, lost, odd, notOnce, twice, kills } = result;
    assertEquals({ odd, notOnce, twice }, { odd: [], notOnce: [], twice: [] });
    assertEquals(done + lost, given);
    assert(kills >= 8 && lost <= kills, `${lost} tasks were lost by ${kills} kills`);
  } finally {
    await Deno.remove(path);
  }
});
