// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Jobs on their way to the queue: those that are submitted while others are on the way go together.
 *
 * @module
 */

import type { Link } from "./link.ts";
import type { JobOrder, RedisClient } from "./peers.ts";
import { isAnswer } from "./redis.ts";
import type { Keys } from "./wire.ts";

/** Jobs that go together at the most: a script of Redis holds up everybody else. */
const MOST = 500;

/** A job that is to be added. */
export interface Draft {
  /** Its id. */
  readonly id: string;
  /** What BullMQ is given. */
  readonly order: JobOrder;
  /** The arguments, if they are too many to stand in it. */
  readonly body: Uint8Array | null;
  /** Whether it is not wanted any more. */
  readonly isDropped: boolean;
  /** Told when it is in the queue. */
  sent(): void;
  /** Told that it was dropped before it was sent. */
  kept(): void;
  /** Told why it is not. */
  failed(error: unknown): void;
}

/** What waits to be sent, in order. */
export class Outbox {
  readonly #open: () => Promise<Link>;
  readonly #keys: Keys;
  readonly #hasReply: (id: string) => Promise<boolean>;
  #waiting: Draft[] = [];
  #sending: Promise<void> | null = null;

  /**
   * Nothing is to be sent yet.
   *
   * @param open Gives the connections.
   * @param keys Where things stand.
   * @param hasReply Whether what has come of a job is known.
   */
  constructor(open: () => Promise<Link>, keys: Keys, hasReply: (id: string) => Promise<boolean>) {
    this.#open = open;
    this.#keys = keys;
    this.#hasReply = hasReply;
  }

  /**
   * Sends a job, with others.
   *
   * @param draft The job.
   */
  add(draft: Draft): void {
    this.#waiting.push(draft);
    this.#sending ??= this.#send();
  }

  /** Resolves when nothing is on its way. */
  async ended(): Promise<void> {
    await this.#sending;
  }

  async #send(): Promise<void> {
    // What is submitted in this turn goes together.
    await null;
    while (this.#waiting.length > 0) {
      const next = this.#waiting.splice(0, MOST);
      const batch = next.filter(({ isDropped }) => !isDropped);
      for (const draft of next) if (draft.isDropped) draft.kept();
      if (batch.length === 0) continue;
      try {
        await this.#deliver(await this.#open(), batch);
        for (const draft of batch) draft.sent();
      } catch (error) {
        for (const draft of batch) draft.failed(error);
      }
    }
    this.#sending = null;
  }

  /**
   * When the connection is lost on the way, nobody knows whether they have been added: what is not in the
   * queue, and of which nothing has come either, has not been.
   */
  async #deliver(link: Link, batch: Draft[]): Promise<void> {
    for (let left = batch; left.length > 0;) {
      try {
        return await this.#put(link, left);
      } catch (error) {
        if (isAnswer(error)) throw error;
        left = await this.#missing(link, left);
      }
    }
  }

  async #put({ client, queue }: Link, batch: Draft[]): Promise<void> {
    await this.#putBodies(client, batch);
    await queue.addBulk(batch.map(({ order }) => order));
  }

  async #putBodies(client: RedisClient, batch: Draft[]): Promise<void> {
    const big = batch.filter(({ body }) => body !== null);
    if (big.length === 0) return;
    const commands = client.multi();
    for (const { id, body } of big) commands.set(this.#keys.body(id), body!);
    for (const [error] of await commands.exec() ?? []) if (error) throw error;
  }

  async #missing(link: Link, batch: Draft[]): Promise<Draft[]> {
    for (;;) {
      await link.ready();
      try {
        const missing: Draft[] = [];
        for (const draft of batch) if (await this.#isMissing(link, draft)) missing.push(draft);
        return missing;
      } catch (error) {
        if (isAnswer(error)) throw error;
      }
    }
  }

  async #isMissing({ client }: Link, { id, isDropped }: Draft): Promise<boolean> {
    if (isDropped || await client.exists(this.#keys.job(id)) > 0) return false;
    return !await this.#hasReply(id);
  }
}
