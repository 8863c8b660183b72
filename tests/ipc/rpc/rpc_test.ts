// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Calls over a connection: many at once, answered in any order, begun in theirs, and never left waiting.
 *
 * @module
 */

import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EofError, pipe, ProcessStateError } from "../../../mod.ts";
import { Caller } from "../../../ipc/rpc/caller.ts";
import { type Perform, respond } from "../../../ipc/rpc/respond.ts";
import { test } from "../../helpers.ts";

async function withCaller(
  perform: Perform,
  use: (caller: Caller) => Promise<void>,
): Promise<void> {
  const [here, there] = pipe();
  const ended = respond(there, perform);
  const caller = new Caller(here);
  await use(caller);
  caller.close();
  await ended;
}

test("Caller.call() gives what the method gives", async () => {
  const perform: Perform = (object, method, args) => ({ object, method, args });
  await withCaller(perform, async (caller) => {
    assertEquals(await caller.call(7, "get", ["key"]), { object: 7, method: "get", args: ["key"] });
    assertEquals(caller.waiting, 0);
  });
});

test("Caller.call() is answered while an earlier call waits", async () => {
  const release = Promise.withResolvers<string>();
  const perform: Perform = (_, method) => method === "wait" ? release.promise : "quick";
  await withCaller(perform, async (caller) => {
    const waits = caller.call(1, "wait", []);
    assertEquals(await caller.call(1, "quick", []), "quick");
    release.resolve("slow");
    assertEquals(await waits, "slow");
  });
});

test("Caller.call() of 5,000 at once begins them in order", async () => {
  const begun: unknown[] = [];
  const perform: Perform = (_object, _method, [index]) => begun.push(index);
  await withCaller(perform, async (caller) => {
    const indexes = Array.from({ length: 5_000 }, (_, index) => index);
    const answers = await Promise.all(indexes.map((index) => caller.call(1, "add", [index])));
    assertEquals(begun, indexes);
    assertEquals(answers, indexes.map((index) => index + 1));
  });
});

test("Caller.call() throws the method's error, whole", async () => {
  const perform: Perform = () => {
    throw Object.assign(new RangeError("far", { cause: "why" }), { field: 3 });
  };
  await withCaller(perform, async (caller) => {
    const error = await assertRejects(() => caller.call(1, "x", []), RangeError, "far");
    assertEquals([error.cause, (error as unknown as { field: number }).field], ["why", 3]);
  });
});

test("Caller.call() throws DataCloneError for an argument or a result, and goes on", async () => {
  const perform: Perform = (_, method) => method === "bad" ? () => {} : "good";
  await withCaller(perform, async (caller) => {
    const there = await assertRejects(() => caller.call(1, "bad", []), DOMException);
    const here = await assertRejects(() => caller.call(1, "good", [() => {}]), DOMException);
    assertEquals([there.name, here.name], ["DataCloneError", "DataCloneError"]);
    assertMatch(there.message, /Cannot send result: /);
    assertMatch(here.message, /Cannot send arguments\[0\]: /);
    assertEquals(await caller.call(1, "good", []), "good");
  });
});

test("Caller.call() that is given up is given up there, and others go on", async () => {
  const aborted = Promise.withResolvers<void>();
  const perform: Perform = (_object, method, _args, { signal }) => {
    if (method !== "wait") return "others";
    signal.addEventListener("abort", () => aborted.resolve());
    return new Promise(() => {});
  };
  await withCaller(perform, async (caller) => {
    const control = new AbortController();
    const waits = caller.call(1, "wait", [], control.signal);
    await caller.call(1, "quick", []);
    control.abort("enough");
    assertEquals(await waits.catch((reason) => reason), "enough");
    await aborted.promise;
    assertEquals(await caller.call(1, "quick", []), "others");
  });
});

test("Caller.call() rejects when the other side goes, and at once after that", async () => {
  const [here, there] = pipe();
  const caller = new Caller(here);
  const waits = caller.call(1, "wait", []);
  await there.recv();
  there.close();
  await assertRejects(() => waits, EofError);
  await assertRejects(() => caller.call(1, "again", []));
});

test("Caller.call() rejects at once on a side that went while nobody called", async () => {
  const [here, there] = pipe();
  const caller = new Caller(here);
  there.close();
  await assertRejects(() => caller.call(1, "x", []), EofError);
  caller.close();
});

test("respond() answers what came before it began, and what comes with the end", async () => {
  const [here, there] = pipe();
  await here.send([[0, 1, 1, "early", []], [0, 2, 1, "late", []]]);
  const ended = respond(there, (_, method) => method);
  assertEquals(await here.recv(), [[2, 1, "early"], [2, 2, "late"]]);
  here.close();
  await ended;
});

test("Caller.close() rejects what waits, with the error of this side", async () => {
  const [here, there] = pipe();
  const caller = new Caller(here);
  const waits = caller.call(1, "wait", []);
  caller.close();
  await assertRejects(() => waits, ProcessStateError, "closed");
  await assertRejects(() => caller.call(1, "again", []), ProcessStateError, "closed");
  assertEquals(caller.waiting, 0);
  there.close();
});

test("respond() aborts what runs when the caller goes", async () => {
  const [here, there] = pipe();
  const aborted = Promise.withResolvers<void>();
  const ended = respond(there, (_object, _method, _args, { signal }) => {
    signal.addEventListener("abort", () => aborted.resolve());
    here.close();
    return new Promise(() => {});
  });
  await here.send([[0, 1, 1, "wait", []]]);
  await Promise.all([ended, aborted.promise]);
});

for (
  const junk of [
    null,
    "text",
    { length: 1 },
    [0],
    [[]],
    [[0]],
    [[9, 1]],
    [[0, 1, 1, "x", "no array"]],
    [[0, 1, "x", "x", []]],
    [[1, 1], 2],
  ]
) {
  test(`respond() closes on what is no request: ${JSON.stringify(junk)}`, async () => {
    const [here, there] = pipe();
    const ended = respond(there, () => 1);
    await here.send(junk);
    await assertRejects(() => ended, TypeError);
    await assertRejects(() => here.recv(), EofError);
    here.close();
  });
}

test("Caller.call() sends what it is given as it is then", async () => {
  await withCaller((_object, _method, [list]) => list, async (caller) => {
    const list: number[] = [];
    const calls = [1, 2, 3].map((item) => {
      list.push(item);
      return caller.call(1, "x", [list]);
    });
    list.push(4);
    assertEquals(await Promise.all(calls), [[1], [1, 2], [1, 2, 3]]);
  });
});

test("respond() sends what a method gives as it is then", async () => {
  const list: number[] = [];
  const perform: Perform = (_object, _method, [item]) => {
    list.push(item as number);
    return list;
  };
  await withCaller(perform, async (caller) => {
    const calls = [1, 2, 3].map((item) => caller.call(1, "x", [item]));
    assertEquals(await Promise.all(calls), [[1], [1, 2], [1, 2, 3]]);
  });
});
