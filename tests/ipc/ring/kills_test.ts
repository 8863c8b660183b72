// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Who talks through a ring is killed at random: what came before is whole and in order, the end is told, and whoever
 * waits for room is told of it. `KILLS` in the environment says how many; without it there are few.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { BrokenPipeError, type Connection, EofError, pipe, Process } from "../../../mod.ts";
import { openBindings } from "../../../runtime/libc.ts";
import { preference } from "../../../ipc/transport/ring_socket.ts";
import { test } from "../../helpers.ts";
import { answerForEver } from "./fixtures/hammer.ts";

const KILLS = Number(Deno.env.get("KILLS") ?? 5);

const canMap = await (async () => openBindings())().then(() => true, () => false);

/** Takes all that comes, to the end. */
async function readAll(connection: Connection<[number, Uint8Array], unknown>): Promise<number> {
  for (let next = 0;; next++) {
    let message: [number, Uint8Array];
    try {
      message = await connection.recv();
    } catch (error) {
      // The latter where it has died in the middle of a message.
      if (!(error instanceof EofError || error instanceof BrokenPipeError)) throw error;
      return next;
    }
    const [number, bytes] = message;
    assertEquals(number, next);
    for (const byte of [bytes[0], bytes.at(-1)]) assertEquals(byte ?? next % 251, next % 251);
  }
}

/** Asks for more and more, until nobody takes it. */
async function writeAll(connection: Connection<unknown, number>): Promise<void> {
  for (let i = 1;; i++) await connection.send(i);
}

async function killOne(): Promise<number> {
  const [mine, theirs] = pipe<[number, Uint8Array], number>();
  const child = new Process({ target: answerForEver, args: [theirs], daemon: true });
  await child.start();
  // When it has begun to answer.
  await mine.send(0);
  await mine.poll({ timeout: 20_000 });
  const reading = readAll(mine);
  const writing = assertRejects(() => writeAll(mine), BrokenPipeError);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
  child.kill();
  const [read] = await Promise.all([reading, writing, child.join()]);
  mine.close();
  return read;
}

test(
  `${KILLS} processes that talk through rings are killed: all before is whole, the end is told`,
  async () => {
    const { many } = preference;
    preference.many = 16;
    try {
      let read = 0;
      for (let kill = 0; kill < KILLS; kill++) read += await killOne();
      assert(read > 0);
    } finally {
      preference.many = many;
    }
  },
  { ignore: !canMap },
);
