// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertMatch } from "@std/assert";
import { runExample } from "../examples/run_example.ts";
import { redisTest } from "./redis_server.ts";

redisTest(
  "examples/word_count_hosts.ts counts all words, though a host is killed",
  async (redis) => {
    const folder = await Deno.makeTempDir();
    for (let file = 0; file < 60; file++) {
      await Deno.writeTextFile(`${folder}/${file}.txt`, "pools share work, workers share pools");
    }
    const lines = (await runExample("word_count_hosts.ts", [folder, redis.path])).trim().split(
      "\n",
    );
    assertMatch(lines[0]!, /^\d+ of 60 files are counted: one of 3 hosts is killed$/);
    assertEquals(lines.filter((line) => /^(?:pools|share) +120$/.test(line)).length, 2);
    assertEquals(lines.filter((line) => /^work(?:ers)? +60$/.test(line)).length, 2);
    await Deno.remove(folder, { recursive: true });
  },
);
