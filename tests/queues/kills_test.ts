// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Producers and consumers are killed at random: the order of each producer is kept, nothing comes twice, and nothing is
 * lost but what the dead had held. `KILLS` in the environment says how many of them; without it there are few.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { Process, Queue, QueueEmptyError, type StartMethod } from "../../mod.ts";
import { type Item, passOnForEver, putForEver } from "./fixtures/hammer.ts";
import { forEachKillable } from "./shared.ts";

const KILLS = Number(Deno.env.get("KILLS") ?? 6);

/** What has come, and whether it may have. */
class Record {
  readonly #last = new Map<string, number>();
  readonly #seen = new Map<number, Set<number>>();

  /** Notes what has come. Per producer and consumer the order must be kept. */
  note(consumer: number, [producer, number]: Item): void {
    const way = `${producer} to ${consumer}`;
    const last = this.#last.get(way) ?? -1;
    assert(number > last, `${way}: ${number} came after ${last}`);
    this.#last.set(way, number);
    let seen = this.#seen.get(producer);
    if (seen === undefined) this.#seen.set(producer, seen = new Set());
    assert(!seen.has(number), `${number} of ${producer} came twice`);
    seen.add(number);
  }

  /** How many have not come, of each producer's before its last. */
  get missing(): number {
    let missing = 0;
    for (const seen of this.#seen.values()) missing += Math.max(...seen) + 1 - seen.size;
    return missing;
  }
}

class Scene {
  readonly record = new Record();
  readonly #items: Queue<Item>;
  readonly #results: Queue<[number, Item]>;
  readonly #method: StartMethod;
  #started = 0;

  constructor(method: StartMethod, maxSize: number) {
    this.#method = method;
    this.#items = new Queue({ maxSize });
    this.#results = new Queue();
  }

  async startProducer(): Promise<Process> {
    const args: [Queue<Item>, number] = [this.#items, this.#started++];
    const process = new Process({ target: putForEver, args, context: this.#method });
    await process.start();
    return process as unknown as Process;
  }

  async startConsumer(): Promise<Process> {
    const process = new Process({
      target: passOnForEver,
      args: [this.#items, this.#results, this.#started++],
      context: this.#method,
    });
    await process.start();
    return process as unknown as Process;
  }

  /** Takes as many results; fewer only if none come any more. */
  async read(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const [consumer, item] = await this.#results.get({ timeout: 20_000 });
      this.record.note(consumer, item);
    }
  }

  /** Takes all that is left, when nobody is there but this process. */
  async readAll(): Promise<void> {
    for (; await this.#results.size() > 0;) await this.read(1);
    for (; await this.#items.size() > 0;) this.record.note(-1, await this.#items.get());
    for (const queue of [this.#items, this.#results]) {
      const error = await queue.getNoWait().catch((error) => error);
      assert(error instanceof QueueEmptyError);
    }
  }
}

for (const maxSize of [0, 4]) {
  const what = maxSize === 0 ? "Queue" : "Queue with a limit";
  forEachKillable(`${what} outlives the deaths of those who put and get`, async ({ method }) => {
    const scene = new Scene(method, maxSize);
    const producers = [await scene.startProducer(), await scene.startProducer()];
    const consumers = [await scene.startConsumer(), await scene.startConsumer()];
    let consumersKilled = 0;
    for (let kills = 0; kills < KILLS; kills++) {
      await scene.read(100);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      const isProducer = kills % 2 === 0;
      const victim = (isProducer ? producers : consumers).shift()!;
      victim.kill();
      await victim.join();
      if (isProducer) producers.push(await scene.startProducer());
      else consumersKilled++, consumers.push(await scene.startConsumer());
    }
    for (const each of producers) each.kill();
    for (const each of producers) await each.join();
    for (const each of consumers) each.kill();
    for (const each of consumers) await each.join();
    await scene.readAll();
    const { missing } = scene.record;
    const mayMiss = consumersKilled + consumers.length;
    assert(missing <= mayMiss, `${missing} are lost, where ${mayMiss} may be`);
    assertEquals(producers.length, 2);
  }, { limit: 30_000 + KILLS * 2_000 });
}
