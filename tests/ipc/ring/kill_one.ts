// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Has a process killed that talks through rings, at random: what came before is whole and in order, the end is told,
 * and whoever waits for room is told of it.
 *
 * @module
 */

import { assertEquals, assertRejects } from "@std/assert";
import { BrokenPipeError, type Connection, EofError, pipe, Process } from "../../../mod.ts";
import { answerForEver } from "./fixtures/hammer.ts";

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

/**
 * Kills a child as it and this process talk through rings.
 *
 * @returns How many messages of its have come.
 */
export async function killOne(): Promise<number> {
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
