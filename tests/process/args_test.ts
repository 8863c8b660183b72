// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { activeChildren, currentProcess, pipe, Pool, Process } from "../../mod.ts";
import {
  checkClones,
  depthOf,
  describeError,
  identity,
  sendBack,
  shareAndTell,
  tellBytes,
  tellDepth,
  tellThrough,
} from "../fixtures/args.ts";
import { echo } from "../fixtures/report.ts";
import { forEachMethod, PROCESSES, Reports, run, test } from "../helpers.ts";

/** Sends values to a child, which reports them back. */
async function roundTrip(context: "spawn" | "worker" | "warm", values: unknown[]) {
  await using reports = new Reports();
  const process = new Process({ target: echo, args: [reports.path(), ...values], context });
  assertEquals(await run(process), 0);
  return reports.read() as unknown[];
}

forEachMethod("args keep what structured clone keeps", async (context) => {
  const values = [
    ...[
      undefined,
      null,
      true,
      false,
      "",
      "text\u0000\ud83d\ude00ü",
      0,
      1.5,
      NaN,
      Infinity,
      2n ** 80n,
    ],
    ...[
      new Map<unknown, unknown>([["a", new Set([1, "2"])], [{}, null]]),
      new Set([[1], new Map()]),
    ],
    ...[new Date(123456789), /a+b/giu, -5n, [], {}, { a: { b: [undefined] } }],
    ...[new Uint8Array([1, 2]), new Float64Array([1.5, -0, NaN]), new BigInt64Array([-1n])],
    new ArrayBuffer(3),
    ...[Object(1), Object("s"), Object(true)],
  ];
  assertEquals(await roundTrip(context, values), values);
});

forEachMethod("args keep what a DataView sees, and that a Date is invalid", async (context) => {
  const value = new DataView(new Uint8Array([1, 2, 3]).buffer, 1);
  const [view, date] = await roundTrip(context, [value, new Date(NaN)]) as [DataView, Date];
  assert(view instanceof DataView && date instanceof Date);
  assertEquals(date.getTime(), NaN);
  assertEquals([view.byteLength, view.getUint8(0), view.getUint8(1)], [2, 2, 3]);
});

forEachMethod("args keep -0, holes, cycles and shared references", async (context) => {
  const cycle: Record<string, unknown> = { name: "cycle" };
  cycle.self = cycle;
  const map = new Map<unknown, unknown>([["cycle", cycle]]);
  map.set(map, map);
  const shared = { n: 1 };
  // deno-lint-ignore no-sparse-arrays
  const args = [-0, [1, , 3], cycle, map, shared, [shared]] as const;
  const process = new Process({ target: checkClones, args, context, stderr: "inherit" });
  assertEquals(await run(process), 0);
});

forEachMethod("args keep errors: class, message, stack and cause", async (context) => {
  await using reports = new Reports();
  const error = new RangeError("outer", { cause: new TypeError("why") });
  const args = [reports.path(), error] as const;
  assertEquals(await run(new Process({ target: describeError, args, context })), 0);
  assertEquals(reports.read(), {
    isRange: true,
    text: "RangeError: outer",
    hasStack: true,
    cause: "TypeError: why",
  });
});

forEachMethod("args of 20 MB arrive whole", async (context) => {
  const big = new Uint8Array(20_000_000).fill(7);
  big[19_999_999] = 8;
  await using reports = new Reports();
  assertEquals(await run(new Process({ target: echo, args: [reports.path(), big], context })), 0);
  const [arrived] = reports.read() as [Uint8Array];
  assertEquals([arrived.length, arrived[0], arrived.at(-1)], [20_000_000, 7, 8]);
});

forEachMethod("P-008 args may be any iterable", async (context) => {
  for (
    const args of [["a", 2], new Set(["a", 2]), ["a", 2].values()] as unknown as [
      unknown,
      unknown,
    ][]
  ) {
    await using reports = new Reports();
    const all = [reports.path(), ...args] as [string, ...unknown[]];
    const iterable = (Array.isArray(args) ? all : new Set(all)) as [string, ...unknown[]];
    assertEquals(await run(new Process({ target: echo, args: iterable, context })), 0);
    assertEquals(reports.read(), ["a", 2]);
  }
});

forEachMethod(
  "P-023 the target gets its arguments, named ones as a last object",
  async (context) => {
    assertEquals(await roundTrip(context, [1, 2.5, { hello: 23, bye: 2.54 }]), [
      1,
      2.5,
      { hello: 23, bye: 2.54 },
    ]);
  },
);

test("args are those of the time of the construction, as an array", async () => {
  await using reports = new Reports();
  const args: [string, ...unknown[]] = [reports.path(), "before"];
  const process = new Process({ target: echo, args });
  args[1] = "after";
  args.push("more");
  await run(process);
  assertEquals(reports.read(), ["before"]);
});

// -- To a worker alone --

test("[worker] args share a SharedArrayBuffer", async () => {
  const words = new Int32Array(new SharedArrayBuffer(8));
  assertEquals(
    await run(new Process({ target: shareAndTell, args: [words], context: "worker" })),
    0,
  );
  assertEquals([...words], [1, 42]);
});

test("[worker] args move a MessagePort, however deep it lies", async () => {
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise((resolve) => port1.onmessage = ({ data }) => resolve(data));
  const deep = { list: [new Map([["port", port2]])] };
  const process = new Process({ target: tellThrough, args: [deep], context: "worker" });
  await process.start();
  // The thread may have ended before what it has sent is here.
  assertEquals(await arrived, "through the port");
  port1.close();
  assertEquals(await process.join(), 0);
});

forEachMethod("args with shared memory or a port don't go to a process", async (context) => {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const shared = new Process({ target: shareAndTell, args: [words], context });
  const refused = await assertRejects(() => shared.start(), DOMException);
  assertEquals(refused.name, "DataCloneError");
  assert(refused.message.includes("args[0]"), refused.message);
  const { port1, port2 } = new MessageChannel();
  const moved = new Process({ target: echo, args: ["", port2], context });
  assertEquals((await assertRejects(() => moved.start(), DOMException)).name, "DataCloneError");
  port1.close();
  assertEquals(activeChildren(), []);
}, { methods: PROCESSES });

// -- What can't be cloned --

forEachMethod("args that can't be cloned are named, and nothing is left", async (context) => {
  for (const value of [() => {}, Symbol("s"), new WeakMap(), Promise.resolve()]) {
    const args = ["", { deep: [value] }] as [string, unknown];
    const process = new Process({ target: echo, args, context });
    const error = await assertRejects(() => process.start(), DOMException);
    assertEquals(error.name, "DataCloneError");
    assert(error.message.includes("args[1].deep[0]"), error.message);
    assertEquals([process.isAlive(), process.pid, process.exitCode], [false, null, null]);
  }
  assertEquals(activeChildren(), []);
});

forEachMethod("start() can be tried again after args that can't be cloned", async (context) => {
  await using reports = new Reports();
  const value: Record<string, unknown> = { bad: () => {} };
  const process = new Process({ target: echo, args: [reports.path(), value], context });
  await assertRejects(() => process.start(), DOMException);
  delete value.bad;
  assertEquals(await run(process), 0);
  assertEquals(reports.read(), [{}]);
});

forEachMethod("P-087 a process object is no process elsewhere", async (context) => {
  await using reports = new Reports();
  const { tellMembers } = await import("../fixtures/args.ts");
  const process = new Process({ name: "other" });
  assertEquals(
    await run(new Process({ target: tellMembers, args: [reports.path(), process], context })),
    0,
  );
  assertEquals(reports.read(), ["undefined", "undefined"]);
  assertEquals(currentProcess().isAlive(), true);
});

forEachMethod(
  "P-088 an authkey goes to a child as it starts, and nowhere else",
  async (context) => {
    const [one, other] = pipe({ context });
    await assertRejects(
      () => one.send(currentProcess().authkey),
      TypeError,
      "Cannot send an authkey",
    );
    await assertRejects(() => one.send({ deep: [currentProcess().authkey] }), TypeError);
    await one.send("still open");
    assertEquals(await other.recv(), "still open");
    one.close();
    other.close();
    await using reports = new Reports();
    const args = [reports.path(), currentProcess().authkey] as const;
    assertEquals(await run(new Process({ target: tellBytes, args, context })), 0);
    assertEquals(reports.read(), [...currentProcess().authkey]);
  },
);

/** An array in an array, and so on. */
function nested(depth: number): unknown[] {
  let value: unknown[] = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

forEachMethod("args, messages and tasks keep what is nested 10,000 deep", async (context) => {
  const value = nested(10_000);
  await using reports = new Reports();
  const process = new Process({ target: tellDepth, args: [reports.path(), value], context });
  assertEquals([await run(process), reports.read()], [0, 10_000]);
  const [end, childEnd] = pipe();
  const other = new Process({ target: sendBack, args: [childEnd, value], context });
  await other.start();
  await end.send(value);
  assertEquals([depthOf(await end.recv()), depthOf(await end.recv())], [10_000, 10_000]);
  await other.join();
  end.close();
  await using pool = new Pool({ processes: 1, context });
  assertEquals(depthOf(await pool.apply(identity, [value])), 10_000);
});

forEachMethod("args, messages, tasks and results keep a URL", async (context) => {
  const url = new URL("https://example.com/a?b=c#d");
  const value = { url, again: [url], map: new Map([[url, new Error("e", { cause: url })]]) };
  const [end, childEnd] = pipe();
  const process = new Process({ target: sendBack, args: [childEnd, value], context });
  await process.start();
  await end.send(value);
  const came = [await end.recv(), await end.recv()];
  await process.join();
  end.close();
  await using pool = new Pool({ processes: 1, context });
  came.push(await pool.apply(identity, [value]));
  for (const { url: first, again, map } of came as (typeof value)[]) {
    assert(first instanceof URL && first === again[0]);
    assertEquals([first.href, (map.get(first)!.cause as URL).href], [url.href, url.href]);
  }
});

forEachMethod("what only the platform has is refused, and never sent empty", async (context) => {
  const text = (what: string) => `Cannot send ${what}: a Headers can't be cloned`;
  const value = { list: [new Headers()] };
  const process = new Process({ target: identity, args: [value], context });
  const error = await assertRejects(() => process.start(), DOMException);
  assertEquals([error.name, error.message], ["DataCloneError", text("args[0].list[0]")]);
  await using pool = new Pool({ processes: 1, context });
  const refused = await assertRejects(() => pool.apply(identity, [value]), DOMException);
  assertEquals([refused.name, refused.message], ["DataCloneError", text("args[0].list[0]")]);
  const [end, childEnd] = pipe();
  const other = new Process({ target: sendBack, args: [childEnd, 0], context });
  await other.start();
  assertEquals(await end.recv(), 0);
  const unsent = await assertRejects(() => end.send(value), DOMException);
  assertEquals([unsent.name, unsent.message], ["DataCloneError", text("value.list[0]")]);
  await end.send(1);
  await other.join();
  end.close();
});
