// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A pool's connections: one for commands, and one that waits for replies.
 *
 * @module
 */

import { deferred } from "../base/deferred.ts";
import { performance } from "../base/globals.ts";
import { ProcessError } from "../errors.ts";
import { type BullQueue, peers, type RedisClient } from "./peers.ts";
import type { RedisOptions } from "./options.ts";
import { closeRedis, connectAgain, connectRedis, isAnswer } from "./redis.ts";

/** Milliseconds after which a connection is given up that answers nothing. */
const DEAD = 10_000;

/** Where a queue is. */
export interface QueuePlace {
  /** Where Redis is. */
  readonly connection: RedisOptions | string | URL;
  /** BullMQ's prefix. */
  readonly prefix: string;
  /** BullMQ's queue. */
  readonly queue: string;
}

/** A socket of Node's kind. */
interface Socket {
  ref?(): void;
  unref?(): void;
}

/** The connections of one pool. */
export class Link {
  /** For commands: those that are under way when the connection is lost reject at once. */
  readonly client: RedisClient;
  /** BullMQ's queue, over the same connection. */
  readonly queue: BullQueue;
  /** Told when a connection has ended that will not come back: the program's `retryStrategy` has given up. */
  onEnd: () => void = () => {};
  readonly #clients: RedisClient[];
  readonly #givenUp = deferred<never>();
  #isHeld = true;
  #asked: number | null = null;

  private constructor(client: RedisClient, queue: BullQueue) {
    this.client = client;
    this.queue = queue;
    this.#clients = [client];
    this.#givenUp.promise.catch(() => {});
    this.#watch(client);
  }

  /**
   * Connects.
   *
   * @param call The call that needs it, for the text of errors.
   * @param place Where the queue is.
   * @returns The connections.
   */
  static async open(call: string, place: QueuePlace): Promise<Link> {
    const { Queue } = await peers();
    const client = await connectRedis(call, place.connection, { maxRetriesPerRequest: 0 });
    const queue = new Queue(place.queue, { connection: client, prefix: place.prefix });
    queue.on("error", () => {});
    try {
      await queue.waitUntilReady();
    } catch (error) {
      await closeRedis(client);
      throw error;
    }
    return new Link(client, queue);
  }

  /**
   * One more connection, for commands that wait.
   *
   * @returns The client.
   */
  async another(): Promise<RedisClient> {
    await this.ready();
    const client = await connectAgain("read results", this.client);
    this.#clients.push(client);
    this.#watch(client);
    return client;
  }

  /** Closes one that {@linkcode another} gave. */
  async drop(client: RedisClient): Promise<void> {
    const index = this.#clients.indexOf(client);
    if (index >= 0) this.#clients.splice(index, 1);
    await closeRedis(client);
  }

  /**
   * Whether the connections keep the program alive.
   *
   * @param isHeld Whether anybody waits for a result.
   */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    for (const client of this.#clients) this.#apply(client);
  }

  /** A connection that comes back has another socket. */
  #watch(client: RedisClient): void {
    client.on("connect", () => this.#apply(client));
    client.on("end", () => {
      if (this.#clients.includes(client)) this.onEnd();
    });
    this.#apply(client);
  }

  #apply(client: RedisClient): void {
    const { stream } = client as unknown as { stream?: Socket };
    if (this.#isHeld) stream?.ref?.();
    else stream?.unref?.();
  }

  /** Looks whether Redis still answers: a network can swallow all that is sent, and say nothing. */
  check(): void {
    if (this.#asked !== null) {
      if (performance.now() - this.#asked > DEAD) this.client.disconnect(true);
      return;
    }
    this.#asked = performance.now();
    const answered = () => this.#asked = null;
    this.client.ping().then(answered, answered);
  }

  /** Waits until commands can be given again. It throws when there will be no connection any more. */
  ready(): Promise<void> {
    return Promise.race([this.#ready(), this.#givenUp.promise]);
  }

  async #ready(): Promise<void> {
    const { client } = this;
    if (client.status === "ready") return;
    if (client.status === "end") throw endedError();
    await new Promise<void>((resolve, reject) => {
      const done = (settle: () => void) => () => {
        client.off("ready", ready);
        client.off("end", end);
        settle();
      };
      const ready = done(resolve);
      const end = done(() => reject(endedError()));
      client.on("ready", ready);
      client.on("end", end);
    });
  }

  /**
   * Whoever waits for the connection waits no more.
   *
   * @param reason What they are told.
   */
  giveUp(reason: unknown): void {
    this.#givenUp.reject(reason);
  }

  /**
   * Asks until there is an answer: a connection that is lost comes back.
   *
   * @typeParam T The answer.
   * @param question Gives a command; what may be asked twice.
   * @returns The answer.
   */
  async ask<T>(question: (client: RedisClient) => Promise<T>): Promise<T> {
    for (;;) {
      await this.ready();
      try {
        return await question(this.client);
      } catch (error) {
        if (isAnswer(error)) throw error;
      }
    }
  }

  /** Ends all of it. */
  async close(): Promise<void> {
    const clients = this.#clients.splice(0);
    await this.queue.close().catch(() => {});
    await Promise.all(clients.map(closeRedis));
  }
}

/**
 * The error of a connection that is not tried again.
 *
 * @returns The error.
 */
export function endedError(): ProcessError {
  return new ProcessError(
    "Cannot give the result of the task as the connection to Redis has ended, and its retryStrategy tries no more: nobody knows what becomes of the task",
  );
}
