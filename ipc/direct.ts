// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A connection for who does without its queue, and its promises.
 *
 * @module
 */

import type { Channel } from "./channel.ts";
import type { Message } from "./receiver.ts";
import type { Inbox } from "./inbox.ts";

/** Who takes each value as it comes, and does not throw. */
export interface ValueTaker {
  /** A value has come. */
  value(value: unknown): void;
  /** Nothing more is to be taken: what `recv()` would reject with. */
  end(error: unknown): void;
}

/** The parts of a connection. */
export class Direct {
  /** To send, and to say what the program goes on for. */
  readonly channel: Channel;
  readonly #inbox: Inbox;
  readonly #valueOf: (message: Message) => unknown;
  readonly #why: () => unknown;

  /**
   * Of a connection, as it is.
   *
   * @param channel The channel.
   * @param inbox What has come.
   * @param valueOf Decodes a message.
   * @param why Why none comes any more.
   */
  constructor(
    channel: Channel,
    inbox: Inbox,
    valueOf: (message: Message) => unknown,
    why: () => unknown,
  ) {
    this.channel = channel;
    this.#inbox = inbox;
    this.#valueOf = valueOf;
    this.#why = why;
  }

  /**
   * Takes each value as it comes, from now on, and at once those that are here. Nobody else may receive.
   *
   * @param taker Who takes them.
   */
  divert(taker: ValueTaker): void {
    this.#inbox.divert({
      message: (message) => this.#tell(taker, message),
      end: () => taker.end(this.#why()),
    });
  }

  #tell(taker: ValueTaker, message: Message): void {
    let value: unknown;
    try {
      value = this.#valueOf(message);
    } catch (error) {
      return taker.end(error);
    }
    taker.value(value);
  }
}
