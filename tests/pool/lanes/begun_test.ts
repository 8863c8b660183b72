// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals } from "@std/assert";
import { Begun } from "../../../pool/lanes/begun.ts";
import { test } from "../../helpers.ts";

test("Begun gives each of five tasks to one side, whenever it is seized and released", () => {
  for (let seized = 0; seized <= 5; seized++) {
    for (let released = seized; released <= 5; released++) {
      const shared = new Int32Array(new SharedArrayBuffer(4));
      const worker = new Begun(shared);
      const pool = new Begun(shared);
      const begun: number[] = [];
      let taken = -1;
      for (let task = 0; task < 5; task++) {
        if (task === seized) taken = pool.seize(0);
        if (task === released) worker.release();
        if (worker.begin()) begun.push(task);
      }
      if (seized === 5) taken = pool.seize(0);
      assertEquals(taken, seized, "what the pool learns");
      const expected = [0, 1, 2, 3, 4].filter((task) => task < seized || task >= released);
      assertEquals(begun, expected, `seized at ${seized}, released at ${released}`);
      assertEquals(pool.since(0), expected.length);
    }
  }
});

test("Begun counts on where its word is full", () => {
  const shared = new Int32Array(1);
  const most = 2 ** 31 - 1;
  shared[0] = -4; // two before it is full
  const begun = new Begun(shared);
  assertEquals(begun.since(most - 1), 0);
  for (let task = 0; task < 3; task++) assertEquals(begun.begin(), true);
  assertEquals([begun.since(most - 1), begun.seize(most - 1), begun.begin()], [3, 3, false]);
});

test("Begun counts on in memory that comes to be shared, and after it", () => {
  const [worker, shared] = [new Begun(), new Int32Array(1)];
  for (let task = 0; task < 3; task++) worker.begin();
  worker.moveTo(shared);
  const pool = new Begun(shared);
  worker.begin();
  assertEquals([pool.since(0), pool.seize(2), worker.begin()], [4, 2, false]);
  worker.release();
  worker.moveTo();
  assertEquals([worker.begin(), worker.since(0), pool.since(0)], [true, 5, 4]);
});
