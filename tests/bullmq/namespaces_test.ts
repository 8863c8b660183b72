// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Pool } from "../../bullmq/mod.ts";
import { HostProcess, ROOT } from "./hosts.ts";
import { Namespace, namespaceTest } from "./namespaces.ts";
import * as tasks from "./fixtures/tasks.ts";
import { REDIS_SERVER, RedisServer } from "./redis_server.ts";

namespaceTest(
  "B-108 hosts in two networks do tasks, also those of the one whose cable is pulled out",
  async () => {
    await using one = await Namespace.make();
    await using two = await Namespace.make();
    const { port } = freePort();
    await using redis = await RedisServer.start(undefined, port, [one.here, two.here]);
    await redis.command("CONFIG", "SET", "requirepass", "secret");
    const folder = await Deno.makeTempDir();
    try {
      const at = (host: string) => `redis://:secret@${host}:${port}`;
      await using first = new HostProcess(at(one.here), [], one.prefix);
      await first.serving;
      const connection = { ...redis.connection, password: "secret" };
      await using pool = new Pool({ connection, root: ROOT, attempts: 2, insights: true });
      assertEquals(await pool.map(tasks.square, [1, 2, 3]), [1, 4, 9]);
      const begun = `${folder}/begun`;
      const result = pool.apply(tasks.waitFor, [begun, `${folder}/go`]);
      await lineCount(begun, 1);
      await one.plug(false);
      await using second = new HostProcess(at(two.here), [], two.prefix);
      await second.serving;
      await lineCount(begun, 2);
      await Deno.writeTextFile(`${folder}/go`, "done");
      assertEquals(await result, "done");
      assertEquals(await pool.map(tasks.square, [4, 5]), [16, 25]);
      await one.plug(true);
      assertEquals(await second.end("SIGTERM"), 0);
      // The first one is back, and takes what comes.
      assertEquals(await pool.map(tasks.square, [6, 7]), [36, 49]);
      assertEquals((await pool.insights()).tasks.done, 8);
      assertEquals(await first.end("SIGTERM"), 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
  REDIS_SERVER === null,
);

function freePort(): Deno.NetAddr {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr;
}

async function lineCount(path: string, count: number): Promise<void> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text.split("\n").length > count) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
