// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import type { SocketServer } from "../../../runtime/contract.ts";
import { listenSocket } from "../../../runtime/deno/net.ts";

/** What a listener tells of each attempt: an error, or a connection. */
type Attempt = Error | { fault?: Error };

/** A listener of the runtime with these attempts, and none after them. */
function serverOf(attempts: Attempt[]): { server: SocketServer; closed: number[] } {
  const closed: number[] = [];
  const addr = { transport: "tcp", hostname: "127.0.0.1", port: 1 };
  const fake = {
    addr,
    accept: async () => {
      await Promise.resolve();
      const attempt = attempts.shift();
      if (attempt === undefined) throw new Deno.errors.BadResource("closed");
      if (attempt instanceof Error) throw attempt;
      const { fault } = attempt;
      const setNoDelay = () => {
        if (fault) throw fault;
      };
      return { remoteAddr: addr, setNoDelay, close: () => closed.push(attempts.length) };
    },
    close: () => attempts.splice(0),
    ref() {},
    unref() {},
  };
  const { listen } = Deno;
  Object.assign(Deno, { listen: () => fake });
  try {
    return { server: listenSocket({ hostname: "127.0.0.1", port: 0 }), closed };
  } finally {
    Object.assign(Deno, { listen });
  }
}

const FAULTS = {
  "a reset connection": new Deno.errors.ConnectionReset("reset"),
  "an aborted connection": new Deno.errors.ConnectionAborted("aborted"),
  "no descriptor left (EMFILE)": Object.assign(new Error("Too many open files (os error 24)")),
  "no descriptor left in the system (ENFILE)": new Error("(os error 23)"),
};

for (const [name, fault] of Object.entries(FAULTS)) {
  Deno.test(`accept() goes on after ${name}, again and again`, async () => {
    const { server } = serverOf([fault, fault, {}, fault, {}]);
    assertEquals([await server.accept(), await server.accept()].map((each) => each !== null), [
      true,
      true,
    ]);
    server.close();
    assertEquals(await server.accept(), null);
  });
}

Deno.test("accept() closes a connection of which the system tells nothing any more", async () => {
  const { server, closed } = serverOf([{ fault: new Error("Invalid argument (os error 22)") }, {}]);
  assertEquals((await server.accept()) !== null, true);
  assertEquals(closed, [1]);
});

Deno.test("close() ends a rest of accept() at once", async () => {
  const { server } = serverOf(Array.from({ length: 20 }, () => new Error("(os error 24)")));
  const accepted = server.accept();
  await Promise.resolve();
  server.close();
  assertEquals(await accepted, null);
});
