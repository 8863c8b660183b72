// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { PortLane } from "../../../pool/lanes/port_lane.ts";
import { SocketLane } from "../../../pool/lanes/socket_lane.ts";
import { FRAME_KIND } from "../../../ipc/frames/wire.ts";
import { Pool, ProcessError, WorkerLostError } from "../../../mod.ts";
import type { Socket } from "../../../runtime/contract.ts";
import { forEachMethod, test } from "../../helpers.ts";
import { sayNonsense } from "../fixtures/nonsense.ts";
import { giveUnreadable } from "../fixtures/unreadable.ts";
import { assertWorks } from "../pool_helpers.ts";

for (const concurrency of [1, 4]) {
  forEachMethod(
    `a worker with concurrency ${concurrency} that says what no worker says is lost, and the pool goes on`,
    async (context) => {
      await using pool = new Pool({ processes: 1, context, concurrency });
      for (const kind of [42, "kind", null]) {
        await assertRejects(() => pool.apply(sayNonsense, [kind]), WorkerLostError);
      }
      await assertWorks(pool);
    },
  );
}

forEachMethod(
  "a result of which no value can be made loses its task, and the pool goes on",
  async (context) => {
    await using pool = new Pool({ processes: 1, context });
    for (let i = 0; i < 2; i++) {
      await assertRejects(() => pool.apply(giveUnreadable), WorkerLostError);
      await assertWorks(pool);
    }
  },
);

test("a lane takes no frame but a value, and the kinds of the handles in it", () => {
  for (const kind of [...Object.values(FRAME_KIND), 9, 255]) {
    if (kind === FRAME_KIND.VALUE || kind === FRAME_KIND.HANDLES) continue;
    const lane = new SocketLane({} as Socket, { heard() {} } as never, () => Promise.resolve());
    const told: unknown[] = [];
    lane.onMessage = (message) => told.push(message);
    let error: unknown;
    try {
      lane.bytes(Uint8Array.of(0, 0, 0, 1, kind, 0), true);
    } catch (thrown) {
      error = thrown;
    }
    assertEquals([error instanceof ProcessError, told], [true, []], `kind ${kind}`);
    assertStringIncludes(String(error), `${kind}`);
  }
  assertEquals(typeof PortLane, "function");
});
