// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  getAllStartMethods,
  getContext,
  getStartMethod,
  inline,
  Process,
  ProcessStateError,
  setStartMethod,
  type StartMethod,
} from "../../mod.ts";
import { state } from "../../process/state.ts";
import { runDeno } from "../programs/run_program.ts";
import { listOpenFiles } from "../fixtures/open_files.ts";
import { startMethods } from "../fixtures/start_methods.ts";
import { METHODS, PROCESSES, Reports, run, test } from "../helpers.ts";

/** The default start method is one for the whole program: it is as it was after each test. */
function restoring(name: string, fn: () => void | Promise<void>): void {
  test(name, async () => {
    const { settings } = state;
    state.settings = { ...settings, startMethod: null };
    try {
      await fn();
    } finally {
      state.settings = settings;
    }
  });
}

restoring("ST-002 getContext(method) has that start method, and is its own context", () => {
  for (const method of METHODS) {
    const context = getContext(method);
    assertEquals([context.startMethod, context.getStartMethod()], [method, method]);
    assert(context.getContext() === context);
    assert(getContext(method) === context);
  }
});

restoring("ST-003 setStartMethod() of a context throws, for a name and for null", () => {
  for (const method of ["worker", null] as const) {
    assertThrows(
      () => getContext("spawn").setStartMethod(method),
      ProcessStateError,
      'Cannot set the start method of a context as it is always "spawn": use getContext(method)',
    );
  }
});

restoring("a child started through a context has its start method as the default one", async () => {
  await using reports = new Reports();
  for (const method of METHODS) {
    const process = getContext(method).process({
      target: startMethods,
      args: [reports.path(method)],
    });
    assertEquals(await run(process), 0);
    assertEquals(reports.read(method), [method, method === "worker"]);
  }
  assertEquals(getStartMethod({ allowNone: true }), null);
});

restoring(
  "ST-006 setStartMethod() changes the default for everything, children included",
  async () => {
    await using reports = new Reports();
    for (const method of METHODS) {
      setStartMethod(method, { force: true });
      assertEquals(getStartMethod(), method);
      assert(getContext() === getContext(method));
      const process = new Process({ target: startMethods, args: [reports.path(method)] });
      assertEquals(await run(process), 0);
      const [fixed, isWorker] = reports.read(method);
      assertEquals([fixed, isWorker], [method, method === "worker"]);
    }
  },
);

restoring("ST-006 setStartMethod() without force throws once the method is fixed", () => {
  setStartMethod("warm");
  assertThrows(
    () => setStartMethod("worker"),
    ProcessStateError,
    'Cannot set the start method "worker" as it has been fixed to "warm": set it first thing, or pass { force: true }',
  );
  assertEquals(getStartMethod(), "warm");
});

restoring("ST-007 getAllStartMethods() lists them all, the default first, in a fresh array", () => {
  assertEquals(getAllStartMethods(), ["spawn", "worker", "warm"]);
  assertEquals(getAllStartMethods()[0], getStartMethod());
  getAllStartMethods().pop();
  assertEquals(getAllStartMethods().length, 3);
});

restoring("ST-009 what only a worker can share is refused to a process, and named", async () => {
  const target = inline((_: unknown) => {});
  for (const context of PROCESSES) {
    const args = [{ shared: new SharedArrayBuffer(8) }] as const;
    const process = new Process({ target, args, context });
    const error = await assertRejects(() => process.start(), DOMException, "shared");
    assertEquals(error.name, "DataCloneError");
  }
});

test("ST-014 a process does not inherit what its parent has opened", async () => {
  await using reports = new Reports();
  using _listener = Deno.listen({ port: 0 });
  using _file = await Deno.open(new URL(import.meta.url));
  const own = listOpenFiles().filter((name) => /^socket:|start_method_test/.test(name));
  assertEquals(own.length >= 2, true, own.join());
  for (const context of PROCESSES) {
    const process = new Process({ target: listOpenFiles, args: [reports.path(context)], context });
    assertEquals(await run(process), 0);
    const names: string[] = reports.read(context);
    assert(names.length > 0);
    assertEquals(names.filter((name) => own.includes(name)), []);
  }
});

test("ST-016 importing the library takes no permission", async () => {
  const mod = new URL("../../mod.ts", import.meta.url).href;
  const code = `
    import { currentProcess, getAllStartMethods, Process } from "${mod}";
    console.log(currentProcess().name, getAllStartMethods(), String(new Process().exitCode));`;
  const main = `data:text/javascript,${encodeURIComponent(code)}`;
  const { stdout, stderr } = await runDeno(["run", "--no-prompt", "--allow-import", main]);
  assertEquals([stdout, stderr], ['MainProcess [ "worker" ] null\n', ""]);
});

restoring("ST-018 a start and the question fix the default, a new Process does not", async () => {
  const process = new Process();
  assertEquals(getStartMethod({ allowNone: true }), null);
  assertEquals(await run(process), 0);
  assertEquals(getStartMethod({ allowNone: true }), "spawn");
  state.settings = { ...state.settings, startMethod: null };
  assertEquals(getStartMethod(), "spawn");
  assertThrows(() => setStartMethod("worker"), ProcessStateError);
});

restoring("setStartMethod(), getContext() and context refuse what is no start method", () => {
  const message = 'must be one of spawn, worker, warm: current value is "fork"';
  const fork = "fork" as StartMethod;
  assertThrows(() => setStartMethod(fork), RangeError, message);
  assertThrows(() => getContext(fork), RangeError, message);
  assertThrows(() => new Process({ context: fork }), RangeError, message);
  assertThrows(() => new Process({ context: {} as StartMethod }), TypeError, "or a context");
  assertEquals(getStartMethod({ allowNone: true }), null);
});

restoring("Context.process() makes a process of its start method", async () => {
  await using reports = new Reports();
  for (const method of METHODS) {
    const args = [reports.path(method)] as const;
    const process = getContext(method).process({ target: startMethods, args });
    assertEquals(await run(process), 0);
    assertEquals(reports.read(method)[1], method === "worker");
  }
  assertEquals(getStartMethod({ allowNone: true }), null);
});
