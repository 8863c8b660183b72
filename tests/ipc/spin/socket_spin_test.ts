// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { FileCounter } from "../../../ipc/spin/file_counter.ts";
import { joinSpin } from "../../../ipc/spin/join_spin.ts";
import { offerSpin } from "../../../ipc/spin/socket_spin.ts";
import type { SharedWords } from "../../../runtime/contract.ts";
import { test } from "../../helpers.ts";

function words(): SharedWords {
  const numbers = [0, 0];
  return {
    get: (index) => numbers[index]!,
    set: (index, value) => void (numbers[index] = value),
    close() {},
  };
}

test("each side sees what the other has posted, until it has been told all of it", () => {
  const shared = words();
  const [one, other] = [new FileCounter(shared, 0), new FileCounter(shared, 1)];
  one.ring();
  one.ring();
  assertEquals([one.isRung, other.isRung], [false, true]);
  other.heard();
  assertEquals(other.isRung, true);
  other.heard();
  assertEquals([other.isRung, other.watch()], [false, false]);
  other.ring();
  assertEquals(one.watch(), true);
});

test("the name of the file goes with the first message, or with its owner", () => {
  for (const end of ["heard", "close"] as const) {
    let removed = 0;
    const counter = new FileCounter(words(), 0, () => removed++);
    counter[end]();
    counter.close();
    assertEquals(removed, 1);
  }
});

test("who is told where the spin hangs finds it, and who finds nothing does without", () => {
  const { spin, path } = offerSpin();
  const found = joinSpin(path);
  for (const each of [spin, found]) {
    each.ring();
    each.heard();
    each.look();
  }
  spin.close();
  found.close();
  const none = joinSpin(null);
  none.ring();
  none.look();
  none.close();
  assert(true);
});
