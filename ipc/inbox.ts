// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What has come and was not taken yet, and who waits for it.
 *
 * @module
 */

import type { Channel } from "./channel.ts";
import type { Message, Receiver } from "./receiver.ts";
import { keepPiece, MOST_PIECE_BYTES } from "./slab.ts";
import { FrameWriter } from "./frames/frame_writer.ts";
import type { Parcel } from "./transport/transport.ts";
import { type EndReason, FRAME_KIND } from "./frames/wire.ts";

/** What lies here before the sender has to wait: bytes, and messages. */
const MOST_BYTES = 2 ** 20;
const MOST_MESSAGES = 2 ** 14;

/** One that waits for a message. */
export interface Waiter {
  /** Bytes; a longer message is not for it, and ends the channel. Default: any length. */
  readonly maxLength: number | undefined;
  /** A message has come. */
  take(message: Message): void;
  /** None will come. `isRefused`: one came that was too long for this waiter. */
  end(isRefused: boolean): void;
}

/** One that takes each message as it comes, in the place of those who wait. */
export interface Taker {
  /** A message has come; its bytes may be kept only if they are `owned`. */
  message(message: Message): void;
  /** None will come. */
  end(): void;
}

/** The messages of one channel. */
export class Inbox implements Receiver {
  readonly #channel: Channel;
  /** A queue whose first are taken by moving the start. */
  #messages: (Message | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  #isPaused = false;
  readonly #waiters = new Set<Waiter>();
  readonly #watchers = new Set<() => void>();
  #taker: Taker | null = null;

  /**
   * Takes what comes, from now on.
   *
   * @param channel The channel.
   */
  constructor(channel: Channel) {
    this.#channel = channel;
    channel.start(this);
  }

  /** Whether a message is here. */
  get holdsAny(): boolean {
    return this.#first < this.#messages.length;
  }

  /** Whether a message is here, or none will come. */
  get isReady(): boolean {
    return this.holdsAny || this.#channel.ended !== null;
  }

  message(message: Message): void {
    if (this.#taker !== null) return this.#taker.message(message);
    const [waiter] = this.#waiters;
    if (waiter !== undefined) {
      this.cancel(waiter);
      waiter.take(keep(message));
      return;
    }
    this.#messages.push(keep(message));
    this.#bytes += message.payload.length;
    if (this.#isFull && !this.#isPaused) {
      this.#isPaused = true;
      this.#channel.pause();
    }
    this.#tell();
  }

  get #isFull(): boolean {
    return this.#bytes > MOST_BYTES || this.#messages.length - this.#first > MOST_MESSAGES;
  }

  end(reason: EndReason): void {
    let isRefused = reason === "refused";
    for (const waiter of this.#waiters) {
      waiter.end(isRefused);
      isRefused = false;
    }
    this.#waiters.clear();
    this.#taker?.end();
    this.#tell();
    this.#channel.unref();
  }

  /**
   * Hands on each message as it comes, from now on and without a queue. Whoever takes them says what the program goes
   * on for, and pauses the channel.
   *
   * @param taker Who takes them; it is given at once what is here.
   */
  divert(taker: Taker): void {
    this.#taker = taker;
    for (let next = this.shift(); next; next = this.shift()) taker.message(next);
    if (this.#channel.ended !== null) taker.end();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /**
   * Takes the first message.
   *
   * @returns The message; undefined if there is none.
   */
  shift(): Message | undefined {
    const message = this.#messages[this.#first];
    if (message === undefined) return undefined;
    this.#messages[this.#first++] = undefined;
    this.#bytes -= message.payload.length;
    if (this.#first === this.#messages.length) {
      this.#messages = [];
      this.#first = 0;
    }
    if (this.#isPaused && !this.#isFull) {
      this.#isPaused = false;
      this.#channel.resume();
    }
    return message;
  }

  /**
   * Waits for a message; the program goes on for that. Those who wait are served in turn.
   *
   * @param waiter Who waits.
   */
  wait(waiter: Waiter): void {
    this.#waiters.add(waiter);
    this.#count();
    if (waiter.maxLength === undefined) return;
    this.#limits++;
    this.#limit();
  }

  /**
   * Waits no more.
   *
   * @param waiter Who waited.
   * @returns Whether it did; not if it was served already.
   */
  cancel(waiter: Waiter): boolean {
    const waited = this.#waiters.delete(waiter);
    if (!waited) return false;
    this.#count();
    if (this.#limits > 0) this.#limit();
    if (waiter.maxLength !== undefined) this.#limits--;
    return true;
  }

  /**
   * Is told whenever {@linkcode Inbox.isReady} may have changed; the program goes on for that.
   *
   * @param watcher Who is told.
   * @returns Ends that.
   */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    this.#count();
    return () => {
      this.#watchers.delete(watcher);
      this.#count();
    };
  }

  /** What the first of those who wait takes. */
  #limit(): void {
    const [first] = this.#waiters;
    const limit = first?.maxLength ?? Number.MAX_SAFE_INTEGER;
    if (limit === this.#limited) return;
    this.#limited = limit;
    this.#channel.limitTo(limit);
  }

  #limited = Number.MAX_SAFE_INTEGER;
  /** How many of those who wait have a limit. */
  #limits = 0;

  #count(): void {
    const isWanted = this.#waiters.size + this.#watchers.size > 0;
    if (isWanted === this.#isReferenced) return;
    this.#isReferenced = isWanted;
    if (isWanted) this.#channel.ref();
    else this.#channel.unref();
  }

  #isReferenced = false;

  /** Nobody gets anything any more. */
  close(): void {
    this.end("closed");
    this.#watchers.clear();
    this.#messages = [];
    this.#first = 0;
  }

  /**
   * Takes all that lies here, for the new holder of the channel.
   *
   * @returns The messages as they came.
   */
  takeAll(): Parcel[] {
    const parcels: Parcel[] = [];
    for (let next = this.shift(); next; next = this.shift()) parcels.push(parcelOf(next));
    this.close();
    return parcels;
  }
}

function keep(message: Message): Message {
  if (message.owned) return message;
  const { isBytes, payload } = message;
  // Bytes are given to the program as they are, and long values may keep theirs.
  message.owned = isBytes || payload.length > MOST_PIECE_BYTES;
  message.payload = message.owned ? payload.slice() : keepPiece(payload);
  return message;
}

function parcelOf({ isBytes, payload, message }: Message): Parcel {
  if (message !== null) return message;
  const writer = new FrameWriter(true);
  writer.add(isBytes ? FRAME_KIND.BYTES : FRAME_KIND.VALUE, [payload]);
  return writer.take();
}
