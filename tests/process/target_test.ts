// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import process from "node:process";
import { inline, Process, reference, TargetError } from "../../mod.ts";
import { noteCall } from "../../process/call_site.ts";
import { isTarget, placeOf } from "../../process/target.ts";
import named from "../fixtures/default_named.ts";
import anonymous, * as exports from "../fixtures/exports.ts";
import * as hidden from "../fixtures/hidden.ts";
import { tellAwaited } from "../fixtures/late_export.ts";
import { fixture, forEachMethod, Reports, run, test } from "../helpers.ts";

const EXPORTS = fixture("exports.ts").href;

/** What the runtime has of its own to end by. */
const [OWN_EXIT, OWN_EXIT_PATH]: [(code: number) => void, string[]] = Deno.version.deno === ""
  ? [process.exit, ["process", "exit"]]
  : [Deno.exit, ["Deno", "exit"]];

// -- What runs --

for (
  const [what, target, expected] of [
    ["an arrow function", exports.arrow, ["arrow", 1]],
    ["an async function", exports.later, ["later", 1]],
    ["an anonymous default export", anonymous, ["default", 1]],
    ["a default export with a name", named, "default, named"],
    ["an export under another name", exports.renamed, ["renamed", 1]],
    ["a function of a module that awaits at its top level", tellAwaited, "awaited"],
    ["a reference by name", reference(fixture("exports.ts"), "arrow"), ["arrow", 1]],
    ["a reference by another name", reference(EXPORTS, "renamed"), ["renamed", 1]],
    ["a reference to the default export", reference(EXPORTS, "default"), ["default", 1]],
    ["a reference by a relative path", reference("../fixtures/exports.ts", "arrow"), ["arrow", 1]],
    ["a reference by an absolute path", reference(fixture("exports.ts").pathname, "arrow"), [
      "arrow",
      1,
    ]],
    ["a reference to a re-export", reference(fixture("late_export.ts"), "again"), ["arrow", 1]],
    ["a reference that is plain data", { module: EXPORTS, name: "arrow" }, ["arrow", 1]],
  ] as [string, (...args: unknown[]) => unknown, unknown][]
) {
  forEachMethod(`${what} is a target`, async (context) => {
    await using reports = new Reports();
    assertEquals(await run(new Process({ target, args: [reports.path(), 1], context })), 0);
    assertEquals(reports.read(), expected);
  });
}

forEachMethod("builtins are targets", async (context) => {
  const processes = [
    new Process({ target: Math.sqrt, args: [4], context }),
    new Process({ target: parseInt, args: ["4"], context }),
    new Process({ target: JSON.stringify, args: [{}], context }),
  ];
  assertEquals(await Promise.all(processes.map(run)), [0, 0, 0]);
});

forEachMethod("a builtin of the runtime is a target, called on its holder", async (context) => {
  assertEquals(await run(new Process({ target: OWN_EXIT, args: [7], context })), 7);
});

// -- inline --

forEachMethod("inline functions of every form are targets", async (context) => {
  const forms = [
    inline((code: number) => Deno.exit(code)),
    inline(async (code: number) => {
      await Promise.resolve();
      Deno.exit(code);
    }),
    inline(function (code: number) {
      Deno.exit(code);
    }),
    inline(function* () {} as unknown as (code: number) => void),
    inline(
      {
        method(code: number) {
          Deno.exit(code);
        },
      }.method,
    ),
    inline(
      {
        async "a method"(code: number) {
          await Deno.exit(code);
        },
      }["a method"],
    ),
  ];
  const ends = forms.map((target) => run(new Process({ target, args: [4], context })));
  assertEquals(await Promise.all(ends), [4, 4, 4, 0, 4, 4]);
});

forEachMethod("inline functions have no outer variables", async (context) => {
  // No constant, which Bun would put in its place.
  const outer = [5];
  const target = inline(() => void outer[0]);
  assertEquals(await run(new Process({ target, stderr: "null", context })), 1);
});

test("inline() refuses what has no source text", () => {
  assertThrows(() => inline(Math.sqrt), TypeError, "a function with a source text");
  assertThrows(() => inline((() => {}).bind(null)), TypeError, "a function with a source text");
  // @ts-expect-error: no function
  assertThrows(() => inline("() => {}"), TypeError, "a function with a source text");
});

// -- reference --

test("reference() is plain data, and resolves a relative path against its caller", () => {
  const target = reference("./other.ts", "work");
  assertEquals(target, { module: new URL("./other.ts", import.meta.url).href, name: "work" });
  assertEquals(structuredClone(target), target);
  assertEquals(reference("npm:chalk@5", "default").module, "npm:chalk@5");
  assertEquals(reference("#alias", "x").module, "#alias");
});

test("reference() refuses what names nothing", () => {
  assertThrows(() => reference("", "name"), TypeError, '"module" must be a non-empty string');
  assertThrows(() => reference("./x.ts", ""), TypeError, '"name" must be a non-empty string');
  // @ts-expect-error: no string
  assertThrows(() => reference(5, "name"), TypeError, "current value is 5");
});

test("isTarget() takes functions and references", () => {
  assertEquals([() => {}, class {}, { module: "x", name: "y" }].map(isTarget), [true, true, true]);
  assertEquals(
    [null, undefined, "x", {}, { module: "x" }, { module: 1, name: "y" }].map(isTarget),
    [
      ...Array(6).fill(false),
    ],
  );
});

// -- Where a function is found --

test("placeOf() finds the module that declares a function", async () => {
  const place = await placeOf(exports.renamed, {});
  const text = String(exports.renamed);
  assertEquals(place, {
    kind: "export",
    module: EXPORTS,
    name: "inner",
    source: text,
    exact: true,
  });
});

test("placeOf() refuses a function of a program that was given as text", async () => {
  // A function that the inspector knows no file of.
  const target = new Function("return 1");
  for (const name of ["[eval1]", "[eval]", "[stdin]", "$deno$eval.mts", "$deno$stdin.mts"]) {
    const site = { stack: `Error\n    at file:///home/a/${name}:1:230` };
    await assertRejects(() => placeOf(target, site), TargetError, "its module can't be imported");
    const place = await placeOf(Math.sqrt, site);
    assertEquals(place, { kind: "global", path: ["Math", "sqrt"] });
  }
});

test("placeOf() finds builtins from globalThis", async () => {
  assertEquals(await placeOf(Math.sqrt, {}), { kind: "global", path: ["Math", "sqrt"] });
  assertEquals(await placeOf(parseInt, {}), { kind: "global", path: ["parseInt"] });
  assertEquals(await placeOf(OWN_EXIT, {}), { kind: "global", path: OWN_EXIT_PATH });
});

test("placeOf() of a reference doesn't look at the module", async () => {
  const place = await placeOf({ module: "file:///nowhere.ts", name: "x" }, {});
  const module = "file:///nowhere.ts";
  assertEquals(place, { kind: "export", module, name: "x", source: null, exact: true });
});

for (
  const [what, target, why, targetName] of [
    ["a closure", hidden.getClosure(1), "uses the variables of getClosure", "closure"],
    ["a function that is not exported", hidden.getHidden(), "it is not exported", "hidden"],
    ["a bound function", exports.arrow.bind(null, ""), "it is bound", "bound arrow"],
    ["a method of an instance", new hidden.Holder().method, "it is not exported", "method"],
    ["a native that is no global", (() => {}).call.bind(() => {}), "it is bound", "bound call"],
  ] as const
) {
  test(`placeOf() refuses ${what}, and names the way out`, async () => {
    const error = await assertRejects(() => placeOf(target, noteCall(test)), TargetError);
    assert(error.message.includes(why), error.message);
    assert(error.message.endsWith("or use reference(url, name) or inline(fn)"), error.message);
    assertEquals(error.targetName, targetName);
    assertEquals(error.module, why.includes("bound") ? null : fixture("hidden.ts").href);
  });
}
