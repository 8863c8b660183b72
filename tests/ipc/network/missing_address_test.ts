// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { connect, Listener, NotFoundError } from "../../../mod.ts";
import { test } from "../../helpers.ts";

/** Paths at which nobody listens, in a folder with a file and a folder in it. */
const NOBODY = {
  "a missing file": "missing",
  "a missing folder": "missing/socket",
  "a missing folder of a missing folder": "missing/missing/socket",
  "a file": "file",
  "a file as if it were a folder": "file/socket",
  "a folder": "folder",
};

/** Those of them at which nobody can listen either. */
const NOWHERE = [
  "a missing folder",
  "a missing folder of a missing folder",
  "a file as if it were a folder",
] as const;

async function withFolder(fn: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/file`, "");
    await Deno.mkdir(`${folder}/folder`);
    await fn(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const [name, path] of Object.entries(NOBODY)) {
  for (const authkey of [undefined, "key"]) {
    const how = authkey === undefined ? "without" : "with";
    test(`connect() to ${name} ${how} a key is a NotFoundError`, async () => {
      await withFolder(async (folder) => {
        const resource = `${folder}/${path}`;
        const options = authkey === undefined ? {} : { authkey };
        const error = await assertRejects(() => connect(resource, options), NotFoundError);
        assertEquals(error.message, `Cannot connect to "${resource}" as nobody listens there`);
        assertEquals(error.resource, resource);
      });
    });
  }
}

for (const name of NOWHERE) {
  test(`to listen at ${name} is a NotFoundError`, async () => {
    await withFolder((folder) => {
      const address = `${folder}/${NOBODY[name]}`;
      const error = assertThrows(() => new Listener({ address }), NotFoundError);
      assertEquals(error.message, `Cannot listen at "${address}" as its folder must exist`);
      assertEquals(error.resource, address);
    });
  });
}

test("a host that nobody knows is a NotFoundError", async () => {
  const address = { hostname: "nobody.invalid", port: 1 };
  const error = await assertRejects(() => connect(address), NotFoundError);
  assertEquals(error.resource, "nobody.invalid:1");
});

test("a port at which nobody listens is a NotFoundError", async () => {
  await using listener = new Listener({ address: { hostname: "127.0.0.1", port: 0 } });
  const { address } = listener;
  listener.close();
  await assertRejects(() => connect(address), NotFoundError);
  assertThrows(() => new Listener({ address: "" }), RangeError);
});
