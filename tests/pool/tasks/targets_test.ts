// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { Targets } from "../../../pool/tasks/targets.ts";
import { noteCall } from "../../../process/call_site.ts";
import type { FunctionPlace } from "../../../runtime/contract.ts";
import { test } from "../../helpers.ts";

function target(): void {}

const place: FunctionPlace = {
  url: "file:///elsewhere.ts",
  closure: null,
  source: "export function target() {}",
};

/** Looks the target up as often as there are answers. */
async function lookUp(...answers: (FunctionPlace | null | undefined)[]) {
  const targets = new Targets();
  const site = noteCall(lookUp);
  const found = [];
  for (const answer of answers) {
    const known = await (targets.get(target) ??
      targets.find("apply", target, site, () => Promise.resolve(answer)));
    found.push(known);
  }
  return found;
}

test("a module that was guessed as descriptors were short is not remembered", async () => {
  const [guessed, known] = await lookUp(undefined, place);
  assertNotStrictEquals(guessed, known);
  const [first, second] = [guessed!.place, known!.place];
  if (first.kind !== "export" || second.kind !== "export") throw new Error("no exports");
  assertEquals([first.exact, second.exact], [false, true]);
  assertEquals([first.module, second.module], [import.meta.url, place.url]);
});

test("a module that is guessed as no runtime tells is remembered, as one that is known", async () => {
  for (const answer of [null, place]) {
    const [first, second] = await lookUp(answer, undefined);
    assertStrictEquals(first, second);
  }
});
