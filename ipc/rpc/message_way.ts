// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A connection without its queue: what comes is taken in the turn in which it comes, and what is said leaves at
 * once. Of one that asks and one that answers neither needs a promise for that, and a call takes half the time.
 *
 * @module
 */

import { type Connection, directOf } from "../connection.ts";
import type { Direct, ValueTaker } from "../direct.ts";
import { brokenPipe } from "../frames/connection_errors.ts";

/** Bytes that wait to be sent, above which no further message is taken: who doesn't read fills no memory. */
const MOST_UNSENT = 2 ** 18;

/** One end. */
export class MessageWay {
  readonly #connection: Connection;
  readonly #direct: Direct;
  #isHeldUp = false;

  /**
   * Takes nothing yet.
   *
   * @param connection What nobody else sends or receives through.
   */
  constructor(connection: Connection) {
    this.#connection = connection;
    this.#direct = directOf(connection);
  }

  /** Whether this end is closed. */
  get closed(): boolean {
    return this.#connection.closed;
  }

  /**
   * Takes what comes, from now on. The program does not go on for that.
   *
   * @param taker Who takes it.
   */
  start(taker: ValueTaker): void {
    this.#direct.divert(taker);
  }

  /**
   * Sends a value now. If the other side is gone, that is told by what is taken.
   *
   * @param value The value.
   * @param isSimple Whether there is nothing in it but plain arrays and what is no object.
   * @throws {BrokenPipeError} If the other side is known to be gone.
   * @throws {DOMException} `DataCloneError`, if it can't be cloned; nothing is sent then.
   * @throws {ProcessStateError} If this end is closed.
   */
  send(value: unknown, isSimple: boolean): void {
    const { channel } = this.#direct;
    if (channel.ended !== null) throw brokenPipe();
    if (isSimple) return channel.postSimple(value, true);
    channel.post(value);
    channel.flush();
  }

  /** Takes nothing more while too much of what was said has not left. */
  holdUp(): void {
    const { channel } = this.#direct;
    if (this.#isHeldUp || channel.backlog < MOST_UNSENT) return;
    this.#isHeldUp = true;
    channel.pause();
    const goOn = () => {
      this.#isHeldUp = false;
      channel.resume();
    };
    // Who is gone is told by what is received.
    channel.flushed().then(goOn, goOn);
  }

  /** The program goes on while something may come. */
  ref(): void {
    this.#direct.channel.ref();
  }

  /** The program may end while something may come. */
  unref(): void {
    this.#direct.channel.unref();
  }

  /** Closes this end; what was sent still arrives. May be called again. */
  close(): void {
    this.#connection.close();
  }
}
