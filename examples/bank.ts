// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Transfers between accounts in shared memory: without a lock money is lost or made, with one it is not.
 *
 * @module
 */

import { Lock, Process, SharedArray } from "@multiprocessing/process";

const ACCOUNTS = 2;
const BALANCE = 1_000;
const TRANSFERS = 200_000;

/** Moves one coin at a time, to and fro. */
export function transfer(accounts: SharedArray<"i32">, lock: Lock | null): void {
  const { data } = accounts;
  for (let i = 0; i < TRANSFERS; i++) {
    const from = i % ACCOUNTS;
    const to = 1 - from;
    lock?.acquireSync();
    // Each is a read, a step and a write: another process may be in between.
    data[from] = data[from]! - 1;
    data[to] = data[to]! + 1;
    lock?.release();
  }
}

async function run(lock: Lock | null): Promise<number> {
  const accounts = new SharedArray("i32", Array(ACCOUNTS).fill(BALANCE), { lock: false });
  const tellers = [1, 2].map(() => new Process({ target: transfer, args: [accounts, lock] }));
  for (const teller of tellers) await teller.start();
  for (const teller of tellers) await teller.join();
  return accounts.data.reduce((sum, balance) => sum + balance, 0);
}

if (import.meta.main) {
  const total = ACCOUNTS * BALANCE;
  const without = await run(null);
  console.log(
    `Without a lock: ${without === total ? "lucky, nothing is lost" : "the sum is wrong"}`,
  );
  console.log(`With a lock: ${await run(new Lock())} of ${total}`);
}
