// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a manager starts, where it listens, and how it ends.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  activeChildren,
  AlreadyExistsError,
  AuthenticationError,
  type AutoProxy,
  currentProcess,
  EofError,
  getContext,
  manager,
  NotFoundError,
  Process,
  ProcessStateError,
  SyncManager,
} from "../../mod.ts";
import { forEachMethod, PROCESSES, run, runProgram, test } from "../helpers.ts";
import { ends, fails, setsUp, SetUp } from "./fixtures/own.ts";
import { putsRemotely, takesByConnect } from "./fixtures/remote.ts";

SyncManager.register("setUp", SetUp);

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };

forEachMethod("M-001 The server ends with exit code 0 at shutdown()", async (context) => {
  const server = await manager({ context });
  const process = activeChildren().find(({ name }) => name.startsWith("SyncManager-"))!;
  await server.shutdown();
  assertEquals(process.exitCode, 0);
});

test("M-002 A manager is shut down at the end of its scope", async () => {
  {
    await using _ = await manager();
    assertEquals(activeChildren().length, 1);
  }
  assertEquals(activeChildren(), []);
});

test("M-004 A manager at port 0 tells its real port", async () => {
  await using server = await manager({ context: "worker", address: LOOPBACK });
  const { hostname, port } = server.address as { hostname: string; port: number };
  assertEquals(hostname, "127.0.0.1");
  assert(port > 0);
});

forEachMethod("M-005 Another process connects by address and key", async (context) => {
  await using server = await manager({ context, address: LOOPBACK, authkey: "secret" });
  await using shared = await server.dict<string, unknown>();
  const queue = await server.queue();
  await shared.set("queue", queue);
  const args = [server.address, "secret", shared] as const;
  assertEquals(await run(new Process({ target: takesByConnect, args, context })), 0);
  assertEquals(await shared.get("seen"), "by another connection");
});

forEachMethod("M-006 Values put remotely arrive unchanged", async (context) => {
  await using server = await manager({ context, address: LOOPBACK });
  const queue = await server.queue();
  assertEquals(await run(new Process({ target: putsRemotely, args: [queue], context })), 0);
  const got: unknown[] = [];
  while (!await queue.empty()) got.push(await queue.get());
  assertEquals(got, ["hall\u00e5 v\u00e4rlden", null, true, 2.25, new Uint8Array([255, 0]), [
    1,
    "x",
  ]]);
});

test("M-007 What can't be sent is an error in the caller", async () => {
  await using server = await manager({ context: "worker" });
  const queue = await server.queue();
  const error = await assertRejects(() => queue.put(() => {}), DOMException);
  assertEquals([error.name, await queue.empty()], ["DataCloneError", true]);
});

test("M-008 The address is bound when manager() resolves", async () => {
  await using server = await manager({ address: LOOPBACK });
  for (let i = 0; i < 3; i++) {
    await using other = await SyncManager.connect(server.address);
    await other.dict();
  }
  const again = { address: server.address, context: "worker" } as const;
  await assertRejects(() => manager(again), AlreadyExistsError);
});

forEachMethod("M-010 manager() runs an initializer, and refuses what is none", async (context) => {
  const wrong = { context, initializer: 5 as unknown as () => void };
  await assertRejects(() => manager(wrong), TypeError, "initializer");
  await using server = await manager<{ setUp(): Promise<AutoProxy<SetUp>> }>({
    context,
    initializer: setsUp,
    initargs: ["here"],
  });
  assertEquals(await (await server.setUp()).name(), "here");
});

forEachMethod("M-031 An initializer that throws rejects manager()", async (context) => {
  await assertRejects(() => manager({ context, initializer: fails }), RangeError, "has failed");
  await assertRejects(() => manager({ context, initializer: ends }), EofError, "exit code 3");
});

test("M-029 M-030 After shutdown() nothing is made, and shutdown() is a matter of nothing", async () => {
  const server = await manager({ context: "worker" });
  const made = await server.list();
  const waits = (await server.queue()).get();
  waits.catch(() => {});
  await Promise.all([server.shutdown(), server.shutdown()]);
  await server.shutdown();
  await assertRejects(() => server.list(), ProcessStateError, "shut down");
  // What was made is of no use any more, and says why.
  await assertRejects(() => made.length, ProcessStateError, "shut down");
  await assertRejects(() => waits, ProcessStateError, "shut down");
});

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

test("A program that never shuts its manager down leaves no socket", async () => {
  const program = new URL("./fixtures/never_shuts_down.ts", import.meta.url);
  const folder = await Deno.makeTempDir();
  for (const [args, expected] of [[[], 0], [["exit"], 3]] as const) {
    const { code, stdout, stderr } = await runProgram(program, {
      args: [...args],
      env: { TMPDIR: folder },
    });
    assertEquals({ code, stdout, stderr }, { code: expected, stdout: "1\n", stderr: "" });
    assertEquals(namesIn(folder), []);
  }
  await Deno.remove(folder);
});

test("M-032 The server is named after the class", async () => {
  await using _ = await manager();
  assert(/^SyncManager-\d+$/.test(activeChildren()[0]!.name), activeChildren()[0]!.name);
});

test("A manager asks for the key of the current process, unless it is given one", async () => {
  await using server = await manager({ context: "worker" });
  await using _ = await SyncManager.connect(server.address);
  const authkey = "wrong";
  await assertRejects(() => SyncManager.connect(server.address, { authkey }), AuthenticationError);
  const { authkey: own } = currentProcess();
  await using _other = await SyncManager.connect(server.address, { authkey: own });
});

test("manager() listens beyond this host only with a key", async () => {
  const address = { hostname: "0.0.0.0", port: 0 };
  await assertRejects(() => manager({ address, authkey: "" }), RangeError, "authkey");
  await using _ = await manager({ address, authkey: "secret", context: "worker" });
});

test("SyncManager.connect() rejects where nobody listens", async () => {
  const server = await manager({ context: "worker", address: LOOPBACK });
  const { address } = server;
  await server.shutdown();
  await assertRejects(() => SyncManager.connect(address), NotFoundError);
});

forEachMethod("Context.manager() starts its server with the start method", async (method) => {
  await using server = await getContext(method).manager();
  const dict = await server.dict([[1, "a"]]);
  assertEquals(await dict.get(1), "a");
}, { methods: ["worker", ...PROCESSES] });
