// Copyright 2026 the multiprocessing authors. MIT license.

import { type Connection, pipe, Process, type StartMethod } from "@multiprocessing/process";

/** Sends back what comes, one more, until the other end is closed. */
export async function pong(connection: Connection<number, number>): Promise<void> {
  for await (const ball of connection) await connection.send(ball + 1);
}

async function play(context: StartMethod, strokes: number): Promise<number> {
  const [mine, theirs] = pipe<number>();
  // The end that is passed on moves: it is closed here.
  await using player = new Process({ target: pong, args: [theirs], context });
  await player.start();
  let ball = 0;
  while (ball < strokes) {
    await mine.send(ball + 1);
    ball = await mine.recv();
  }
  // That is what ends the other's loop.
  mine.close();
  await player.join();
  return ball;
}

if (import.meta.main) {
  for (const context of ["spawn", "worker", "warm"] as const) {
    console.log(`${context}: ${await play(context, 100)} strokes`);
  }
}
