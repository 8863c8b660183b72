// Copyright 2026 the multiprocessing authors. MIT license.

import { Process, Queue } from "@multiprocessing/process";

/** Puts numbers; the queue holds a few at the most, so that it waits for those who take them. */
export async function produce(queue: Queue<number>, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number++) await queue.put(number);
}

/** Takes numbers until nobody is left who may put one, and puts their sum. */
export async function consume(queue: Queue<number>, sums: Queue<number>): Promise<void> {
  let sum = 0;
  for await (const number of queue) sum += number;
  await sums.put(sum);
}

if (import.meta.main) {
  const numbers = new Queue<number>({ maxSize: 10 });
  const sums = new Queue<number>();
  const producers = [0, 500].map((from) =>
    new Process({ target: produce, args: [numbers, from, from + 500] })
  );
  const consumers = [1, 2].map(() => new Process({ target: consume, args: [numbers, sums] }));
  for (const process of [...producers, ...consumers]) await process.start();
  let total = 0;
  for await (const sum of sums) total += sum;
  console.log(`The sum of the numbers below 1000 is ${total}`);
  for (const process of [...producers, ...consumers]) await process.join();
}
