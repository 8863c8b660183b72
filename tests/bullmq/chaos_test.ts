// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { chaos } from "./chaos.ts";
import { REDIS_SERVER } from "./redis_server.ts";

// The whole of it is bench/bullmq/chaos.ts. It takes longer than the helper's tests may.
Deno.test({
  name: "B-401 hosts and Redis that are killed at random lose no task, and begin none too often",
  ignore: REDIS_SERVER === null,
  async fn() {
    const options = { tasks: 1_000, kills: 8, restarts: 2, attempts: 10 };
    const { mostBegun, begun, ...rest } = await chaos(options);
    assertEquals(rest, { right: 1_000, wrong: 0, lost: 0, errors: [], kills: 8, restarts: 2 });
    assert(begun >= 1_000 && mostBegun <= 10, `one task was begun ${mostBegun} times`);
  },
});
