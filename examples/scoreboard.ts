// Copyright 2026 the multiprocessing authors. MIT license.

import { type DictProxy, manager, Process } from "@multiprocessing/process";

/** Plays, and adds what it has won to the board that all share. */
export async function play(board: DictProxy<string, number>, name: string, points: number[]) {
  await board.set(name, 0);
  for (const won of points) await board.set(name, (await board.get(name))! + won);
}

/** Three players, each in a process of its own, and one board in a server process. */
async function scoreboard(): Promise<void> {
  await using server = await manager();
  const board = await server.dict<string, number>();
  const games = { Ann: [3, 1, 4], Bob: [1, 5], Cleo: [9] };
  const players = Object.entries(games).map(([name, points]) =>
    new Process({ target: play, args: [board, name, points] })
  );
  for (const player of players) await player.start();
  for (const player of players) await player.join();
  const scores = await board.entries();
  for (const [name, score] of scores.sort((a, b) => b[1] - a[1])) console.log(`${name}: ${score}`);
}

if (import.meta.main) await scoreboard();
