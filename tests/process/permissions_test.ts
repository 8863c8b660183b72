// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { pipe, Process, ProcessError } from "../../mod.ts";
import { checkPermissions, checkReadOnly } from "../fixtures/permissions.ts";
import { fixture, forEachMethod, PROCESSES, Reports, run, runProgram, test } from "../helpers.ts";

const ALL = ["read", "write", "net", "env", "sys", "run", "ffi", "import"];

forEachMethod("a child has its parent's permissions", async (context) => {
  const target = checkPermissions;
  assertEquals(await run(new Process({ target, args: [ALL], context })), 0);
  const permissions = "inherit";
  assertEquals(await run(new Process({ target, args: [ALL], permissions, context })), 0);
});

forEachMethod("a child with no permissions gets its target all the same", async (context) => {
  const permissions = "none";
  const target = checkPermissions;
  assertEquals(await run(new Process({ target, args: [[]], permissions, context })), 0);
}, { methods: PROCESSES });

forEachMethod("a child with no permissions gets what is more than plain data", async (context) => {
  const args = [[], new Map([["a", new Uint8Array(3)]])] as [string[], ...unknown[]];
  const target = checkPermissions as (...args: unknown[]) => Promise<void>;
  assertEquals(await run(new Process({ target, args, permissions: "none", context })), 0);
}, { methods: PROCESSES });

forEachMethod(
  "a child with no permissions gets an end, whose module it may not read",
  async (context) => {
    const [end, other] = pipe();
    await using _ = other;
    const target = checkPermissions as (...args: unknown[]) => Promise<void>;
    assertEquals(
      await run(new Process({ target, args: [[], end], permissions: "none", context })),
      0,
    );
  },
  { methods: PROCESSES },
);

forEachMethod("a child has the permissions that are named, and no other", async (context) => {
  const target = checkPermissions;
  const permissions = { env: true, net: "inherit", read: false, write: [] } as const;
  const args = [["net", "env"]] as [string[]];
  const named = { ...permissions, write: [] as string[] };
  assertEquals(await run(new Process({ target, args, permissions: named, context })), 0);
}, { methods: PROCESSES });

forEachMethod("a child may read the one file that is named", async (context) => {
  await using reports = new Reports();
  await Deno.writeTextFile(reports.path(), "");
  const args = [reports.path()] as const;
  const permissions = { read: [reports.path()] };
  assertEquals(await run(new Process({ target: checkReadOnly, args, permissions, context })), 0);
  const url = { read: [new URL(`file://${reports.path()}`)] };
  assertEquals(
    await run(new Process({ target: checkReadOnly, args, permissions: url, context })),
    0,
  );
}, { methods: PROCESSES });

test("a child never has more permissions than its parent", async () => {
  const flags = ["--allow-read", "--allow-run", "--allow-env=HOME"];
  const { code, stdout, stderr } = await runProgram(fixture("more_permissions.ts"), { flags });
  assertEquals(stderr, "");
  assertEquals(code, 0);
  const [all, one, inherited] = stdout.split("\n");
  assert(all?.startsWith('ProcessError: Cannot start a process as "permissions.net"'), all);
  assert(one?.includes('"permissions.env" must be no more'), one);
  assertEquals(inherited, "0");
});

test("[worker] a child with fewer permissions needs a flag, and is told so", async () => {
  const process = new Process({ context: "worker", permissions: "none" });
  const error = await assertRejects(() => process.start(), ProcessError);
  assert(error.message.includes("--unstable-worker-options"), error.message);
  assertEquals([process.isAlive(), process.pid], [false, null]);
});

test("[worker] a child has the permissions that are named, where the flag is given", async () => {
  await using reports = new Reports();
  await Deno.writeTextFile(reports.path(), "");
  const flags = ["-A", "--unstable-worker-options"];
  const args = [reports.path()];
  const program = fixture("narrow_workers.ts");
  const { code, stdout, stderr } = await runProgram(program, { flags, args });
  assertEquals({ code, stdout }, { code: 0, stdout: "0\n0\n0\n6\n1\n-15\n" });
  assert(stderr.startsWith("Process thrower:\n"), stderr);
  assert(stderr.includes("RangeError: narrow"), stderr);
});

test("a child with fewer permissions loads no module that its parent may not read", async () => {
  const program = fixture("widening.ts");
  const narrow = await runProgram(program, { flags: ["--allow-run", "--allow-env"] });
  assert(
    narrow.stdout.startsWith("ProcessError: Cannot start a process with fewer"),
    narrow.stdout,
  );
  const wide = await runProgram(program, { flags: ["--allow-run", "--allow-env", "--allow-read"] });
  assertEquals({ code: wide.code, stdout: wide.stdout }, { code: 0, stdout: "" });
});
