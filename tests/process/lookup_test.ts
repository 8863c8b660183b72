// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { TargetError } from "../../mod.ts";
import { find } from "../../process/lookup.ts";
import * as exports from "../fixtures/exports.ts";
import { run } from "../fixtures/other_run.ts";
import { getRun } from "../fixtures/same_name.ts";
import { fixture, test } from "../helpers.ts";

const kind = "export" as const;
const module = fixture("exports.ts").href;

test("find() gives the export of a name", async () => {
  const place = { kind, module, name: "renamed", source: null, exact: true };
  assertStrictEquals((await find(place)).value, exports.renamed);
});

test("find() gives a builtin with what it is called on", async () => {
  const found = await find({ kind: "global", path: ["Math", "sqrt"] });
  assertStrictEquals(found.value, Math.sqrt);
  assertStrictEquals(found.holder, Math);
});

test("find() refuses a builtin that is not there", async () => {
  const place = { kind: "global" as const, path: ["Math", "cubit"] };
  const error = await assertRejects(() => find(place), TargetError, 'builtin "Math.cubit"');
  assertEquals([error.module, error.targetName], [null, "Math.cubit"]);
});

test("find() tells a missing export from one that is no function", async () => {
  const missing = { kind, module, name: "missing", source: null, exact: true };
  await assertRejects(() => find(missing), TargetError, "has no such export");
  const number = { kind, module, name: "notAFunction", source: null, exact: true };
  await assertRejects(() => find(number), TargetError, "exports a number by that name");
});

test("find() does not take an inherited name for an export", async () => {
  const place = { kind, module, name: "toString", source: null, exact: true };
  await assertRejects(() => find(place), TargetError, "has no such export");
});

test("find() finds a renamed export by its text, where the module is known", async () => {
  const place = { kind, module, name: "inner", source: String(exports.renamed), exact: true };
  assertStrictEquals((await find(place)).value, exports.renamed);
  const guess = { ...place, exact: false };
  await assertRejects(() => find(guess), TargetError, "Deno knows the module with --allow-sys");
});

test("find() refuses another function of the same name", async () => {
  const place = { kind, module: fixture("same_name.ts").href, name: "run", exact: true };
  const source = String(getRun());
  await assertRejects(() => find({ ...place, source }), TargetError, "is another function");
  assertStrictEquals((await find({ ...place, source: String(run) })).value, run);
});

test("find() refuses to choose between two alike", async () => {
  const code =
    "const make = () => ({ f: function f() {} }).f; export const a = make(), b = make();";
  const place = { kind, module: `data:text/javascript,${encodeURIComponent(code)}`, name: "f" };
  const source = "function f() {}";
  await assertRejects(
    () => find({ ...place, source, exact: true }),
    TargetError,
    "exports more than one like it",
  );
});

test("find() rejects with the error of a module that can't be imported", async () => {
  const place = { kind, name: "unreachable", source: null, exact: true };
  const broken = fixture("throws_on_import.ts").href;
  await assertRejects(() => find({ ...place, module: broken }), SyntaxError, "does not like");
  const missing = fixture("none.ts").href;
  const { constructor, message } = await import(missing).catch((error) => error);
  const [told] = message.split(" imported from ");
  await assertRejects(() => find({ ...place, module: missing }), constructor, told);
});
