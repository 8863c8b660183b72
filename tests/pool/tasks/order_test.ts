// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import { Pool, ProcessPoolExecutor } from "../../../mod.ts";
import { forEachMethod } from "../../helpers.ts";
import { note, noteAnew, resetNotes } from "../fixtures/notes.ts";
import { identity } from "../fixtures/tasks.ts";

forEachMethod("a task whose target is new is not overtaken in a pool", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  await pool.apply(note, ["known"]);
  await pool.apply(resetNotes);
  const [, notes] = await Promise.all([
    pool.apply(noteAnew, ["first"]),
    pool.apply(note, ["second"]),
  ]);
  assertEquals(notes, ["first", "second"]);
});

forEachMethod("a task whose target is new is not overtaken in an executor", async (context) => {
  await using executor = new ProcessPoolExecutor({ maxWorkers: 1, context });
  await executor.submit(note, "known");
  await executor.submit(resetNotes);
  const [, notes] = await Promise.all([
    executor.submit(noteAnew, "first"),
    executor.submit(note, "second"),
  ]);
  assertEquals(notes, ["first", "second"]);
});

for (const count of [1, 2, 5, 1000]) {
  forEachMethod(`${count} arguments that can't be cloned leave no task behind`, async (context) => {
    await using pool = new Pool({ processes: 1, context });
    for (let round = 0; round < 2; round++) {
      const bad = Array.from({ length: count }, () => pool.apply(identity, [() => 1]));
      const settled = Promise.allSettled(bad);
      assertEquals(await pool.apply(identity, ["good"]), "good");
      const names = (await settled).map((each) =>
        each.status === "rejected" ? each.reason.name : each.value
      );
      assertEquals(new Set(names), new Set(["DataCloneError"]));
    }
  });
}

forEachMethod("a buffer that is transferred twice costs the second task alone", async (context) => {
  await using pool = new Pool({ processes: 1, context });
  const bytes = new Uint8Array(10);
  const give = () => pool.apply(identity, [bytes], { transfer: [bytes.buffer] });
  await give();
  const error = await assertRejects(give, DOMException);
  assertEquals(error.name, "DataCloneError");
  assertEquals(await pool.apply(identity, [2]), 2);
}, { methods: ["worker"] });
