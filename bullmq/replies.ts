// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Reads what has come of jobs from a stream in Redis. A stream forgets nothing while its reader is away, and
 * what has been read can be read again: a lost connection loses no result.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "../base/globals.ts";
import { unrefTimer } from "../runtime/runtime.ts";
import type { Link } from "./link.ts";
import type { RedisClient, StreamRead } from "./peers.ts";
import type { OutcomeKind, Reply } from "./wire.ts";

/** Milliseconds that one read waits: a connection that has died unnoticed is found out after it. */
const BLOCK = 5_000;

/** Milliseconds after which a read that was not answered, be it by nothing, never will be. */
const DEAD = 10_000;

/** Entries that are read at once. */
const COUNT = 256;

/** Milliseconds before the next try, when Redis has answered a read with an error. */
const PAUSE = 500;

const decoder = new TextDecoder();

/** Replies, and who reads them. */
export interface Stream {
  /** Its name. */
  readonly name: string;
  /** What tells those who wait for it from others who read it too. */
  readonly tag: string;
  /** Its key. */
  readonly key: string;
  /** What reads it. */
  readonly replies: Replies;
  /** Reads no more. */
  stop(): void;
}

/** The replies of one stream, in their order, from its beginning. */
export class Replies {
  readonly #key: string;
  readonly #commands: RedisClient;
  readonly #onReply: (reply: Reply) => void;
  readonly #isTrimmed: boolean;
  #last = "0-0";
  #isOver = false;
  #wake: () => void = () => {};

  /**
   * Nothing is read yet.
   *
   * @param key The stream.
   * @param commands A connection for commands that don't wait.
   * @param isTrimmed Whether what has been read is deleted.
   * @param onReply Told of each reply; more than once, if the job has been done more than once.
   */
  constructor(
    key: string,
    commands: RedisClient,
    isTrimmed: boolean,
    onReply: (reply: Reply) => void,
  ) {
    this.#key = key;
    this.#commands = commands;
    this.#isTrimmed = isTrimmed;
    this.#onReply = onReply;
  }

  /**
   * Reads until it is stopped.
   *
   * @param client A connection for nothing but this.
   */
  async read(client: RedisClient): Promise<void> {
    while (!this.#isOver) {
      try {
        this.#take(await this.#wait(client));
      } catch {
        if (this.#isOver) return;
        await this.#pause();
      }
    }
  }

  async #pause(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, PAUSE);
    });
    clearTimeout(timer);
  }

  /** A network can swallow all that is sent, and say nothing. */
  async #wait(client: RedisClient): Promise<StreamRead[] | null> {
    const timer = setTimeout(() => client.disconnect(true), DEAD);
    // It keeps no program alive.
    unrefTimer(timer);
    try {
      return await client.xreadBuffer(...this.#command("BLOCK", BLOCK));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Reads what there is now, and doesn't wait. */
  async readNow(): Promise<void> {
    for (;;) {
      const before = this.#last;
      this.#take(await this.#commands.xreadBuffer(...this.#command()));
      if (this.#last === before || this.#isOver) return;
    }
  }

  /** Reads no more. */
  stop(): void {
    this.#isOver = true;
    this.#wake();
  }

  #command(...block: (string | number)[]): (string | number)[] {
    return ["COUNT", COUNT, ...block, "STREAMS", this.#key, this.#last];
  }

  #take(found: StreamRead[] | null): void {
    const [, entries] = found?.[0] ?? [];
    if (entries === undefined || this.#isOver) return;
    for (const [id, fields] of entries) {
      const text = decoder.decode(id);
      // Two reads may have been on their way at once.
      if (!isAfter(text, this.#last)) continue;
      this.#last = text;
      const reply = replyOf(fields);
      if (reply !== null) this.#onReply(reply);
    }
    if (this.#isTrimmed) this.#commands.xtrim(this.#key, "MINID", this.#last).catch(() => {});
  }
}

function isAfter(id: string, other: string): boolean {
  const [time = 0, count = 0] = id.split("-").map(Number);
  const [otherTime = 0, otherCount = 0] = other.split("-").map(Number);
  return time > otherTime || (time === otherTime && count > otherCount);
}

const KINDS: readonly string[] = ["done", "threw", "lost", "refused"];

function replyOf(fields: Uint8Array[]): Reply | null {
  const [, job, , kind, , bytes, , notes = null] = fields;
  if (job === undefined || kind === undefined || bytes === undefined) return null;
  const word = decoder.decode(kind);
  if (!KINDS.includes(word)) return null;
  return { job: decoder.decode(job), kind: word as OutcomeKind, bytes, notes };
}

/**
 * Reads the replies of a stream, on a connection of its own.
 *
 * @param link The connections.
 * @param stream What it is called, and whether what has been read is deleted.
 * @param tell Told of each reply; and of what the end of the pool is to wait for.
 * @returns The stream. It is read until it is stopped.
 */
export async function openStream(
  link: Link,
  { isTrimmed, ...stream }: Omit<Stream, "replies" | "stop"> & { isTrimmed: boolean },
  tell: { onReply(reply: Reply): void; clean(work: Promise<unknown>): void },
): Promise<Stream> {
  const replies = new Replies(stream.key, link.client, isTrimmed, tell.onReply);
  const client = await link.another();
  const reading = replies.read(client);
  const stop = () => {
    replies.stop();
    tell.clean(link.drop(client));
    tell.clean(reading);
  };
  return { ...stream, replies, stop };
}
