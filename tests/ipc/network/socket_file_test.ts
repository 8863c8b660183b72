// Copyright 2026 the multiprocessing authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import { AlreadyExistsError, connect, Listener } from "../../../mod.ts";
import { runProgram, test } from "../../helpers.ts";

const POSIX = { ignore: Deno.build.os === "windows" };

/** A path for a socket in a folder that is empty in the end. */
async function withPath(fn: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await fn(`${folder}/socket`, folder);
    assertEquals(namesIn(folder), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

/** When the runtime has done what it does after a close. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function assertServes(listener: Listener): Promise<void> {
  const [client, server] = await Promise.all([connect(listener.address), listener.accept()]);
  await client.send("hello");
  assertEquals(await server.recv(), "hello");
  client.close();
  server.close();
}

test("close() removes the socket, and nothing else is in its folder", async () => {
  await withPath(async (path, folder) => {
    await using listener = new Listener({ address: path });
    assertEquals(listener.address, path);
    assertEquals(namesIn(folder), ["socket"]);
    await assertServes(listener);
    listener.close();
    assertEquals(namesIn(folder), []);
  });
}, POSIX);

for (const isServing of [false, true]) {
  const when = isServing ? "that has served" : "that has not served";

  test(
    `close() of a listener ${when} leaves a file that has taken the place of the socket`,
    async () => {
      await withPath(async (path) => {
        await using listener = new Listener({ address: path });
        if (isServing) await assertServes(listener);
        await Deno.remove(path);
        await Deno.writeTextFile(path, "precious");
        listener.close();
        await settle();
        assertEquals(await Deno.readTextFile(path), "precious");
        await Deno.remove(path);
      });
    },
    POSIX,
  );

  test(
    `close() of a listener ${when} leaves the socket of another that has taken its place`,
    async () => {
      await withPath(async (path) => {
        await using old = new Listener({ address: path });
        if (isServing) await assertServes(old);
        await Deno.remove(path);
        await using listener = new Listener({ address: path });
        old.close();
        await settle();
        await assertServes(listener);
      });
    },
    POSIX,
  );

  test(`another may listen at once where one ${when} is closed`, async () => {
    await withPath(async (path) => {
      const old = new Listener({ address: path });
      if (isServing) await assertServes(old);
      old.close();
      await using listener = new Listener({ address: path });
      await settle();
      await assertServes(listener);
    });
  }, POSIX);
}

test("a file that is there is not touched", async () => {
  await withPath(async (path, folder) => {
    await Deno.writeTextFile(path, "precious");
    assertThrows(() => new Listener({ address: path }), AlreadyExistsError, "in use");
    await settle();
    assertEquals(namesIn(folder), ["socket"]);
    assertEquals(await Deno.readTextFile(path), "precious");
    await Deno.remove(path);
  });
}, POSIX);

test("a path as long as the system takes will do", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/`.padEnd(103, "s");
  await using listener = new Listener({ address: path });
  await assertServes(listener);
  listener.close();
  await settle();
  assertEquals(namesIn(folder), []);
  await Deno.remove(folder);
}, POSIX);

for (const way of ["return", "exit"]) {
  test(`a program that ends by ${way} leaves no socket`, async () => {
    await withPath(async (path) => {
      const program = new URL("../fixtures/listens.ts", import.meta.url);
      const { stdout, stderr } = await runProgram(program, { args: [path, way] });
      assertEquals([stdout, stderr], [`${path}\n`, ""]);
    });
  }, POSIX);
}
