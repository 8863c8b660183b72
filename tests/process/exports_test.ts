// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { exportsName } from "../../process/exports.ts";
import { test } from "../helpers.ts";

for (
  const source of [
    "export function work() {}",
    "export async function* work() {}",
    "export const a = 1, work = () => {};",
    "export class work {}",
    "export default work;",
    "export default work\n",
    "export default async (a) => work(a);",
    "export const other = function work() {};",
    "export const { other, work } = all;",
    "export /* it */ function work() {}",
    "export { work };",
    "export { work as other };",
    "var other = work;\nexport { other as work2 };",
    "export { a,\n  b,\n  work as default };",
    "function work() {}\nmodule.exports = { work };",
    "exports.work = function work() {};",
  ]
) {
  test(`exportsName() sees the export of ${JSON.stringify(source)}`, () => {
    assertEquals(exportsName(source, "work"), true);
  });
}

for (
  const source of [
    "function work() {}",
    `const other = 1;${" ".repeat(400)}export { other };\nfunction work() {}`,
    "export function other() {}\nfunction work() {}",
    "export default async function* other() {}\nfunction work() {}",
    "export default function () {}\nfunction work() {}",
    "export default function*() {}\nfunction work() {}",
    "export default class extends Base {}\nfunction work() {}",
    "export class other { work() {} }",
    "export { other };\nfunction work() {}",
    "export default other;\nfunction work() {}",
    "export function working() {}",
    "export function $work() {}",
    "export const framework = 1;",
  ]
) {
  test(`exportsName() sees no export in ${JSON.stringify(source.slice(0, 40))}`, () => {
    assertEquals(exportsName(source, "work"), false);
  });
}

test("exportsName() takes any export for an anonymous function", () => {
  assertEquals(exportsName("export default () => {}", ""), true);
  assertEquals(exportsName("export default () => {}", "default"), true);
  assertEquals(exportsName("const a = () => {};", ""), false);
});

test("exportsName() takes names literally", () => {
  assertEquals(exportsName("export const a$b = 1;", "a$b"), true);
  assertEquals(exportsName("export const axb = 1;", "a.b"), false);
});
