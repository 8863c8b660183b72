// Copyright 2026 the multiprocessing authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { FileSight } from "../../ipc/file_sight.ts";
import { findBell, hangBell } from "../../ipc/socket_bell.ts";
import type { SharedWords } from "../../runtime/contract.ts";
import { test } from "../helpers.ts";

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
  const [one, other] = [new FileSight(shared, 0), new FileSight(shared, 1)];
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
    const sight = new FileSight(words(), 0, () => removed++);
    sight[end]();
    sight.close();
    assertEquals(removed, 1);
  }
});

test("who is told where the bell hangs finds it, and who finds nothing does without", () => {
  const { bell, path } = hangBell();
  const found = findBell(path);
  for (const each of [bell, found]) {
    each.ring();
    each.heard();
    each.look();
  }
  bell.close();
  found.close();
  const none = findBell(null);
  none.ring();
  none.look();
  none.close();
  assert(true);
});
