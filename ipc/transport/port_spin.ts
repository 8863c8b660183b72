// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a port gets a {@linkcode ThreadSpin}: the side that has made the channel offers one once there are many
 * messages, as most ports carry few.
 *
 * @module
 */

import { queueMicrotask } from "../../base/globals.ts";
import { ThreadSpin } from "../spin/thread_spin.ts";

/** Messages after which a port is given one. */
const OFFER_AFTER_MESSAGES = 8;

/** Of one port. */
export class PortSpin {
  readonly #port: MessagePort;
  readonly #offers: boolean;
  #spin: ThreadSpin | null = null;
  #willLook = false;
  #posted = 0;
  #heard = 0;

  /**
   * There is none at first.
   *
   * @param port The port.
   * @param offers Whether this side offers it.
   */
  constructor(port: MessagePort, offers: boolean) {
    this.#port = port;
    this.#offers = offers;
  }

  /** This side has posted a message. */
  posted(): void {
    this.#posted++;
    if (this.#spin !== null) this.#spin.ring();
    else if (this.#offers && this.#posted === OFFER_AFTER_MESSAGES) this.#offer();
  }

  #offer(): void {
    const shared = new SharedArrayBuffer(ThreadSpin.SIZE);
    this.#port.postMessage(shared);
    this.#spin = new ThreadSpin(shared, 0, this.#posted, this.#heard);
  }

  /**
   * The other side offers one.
   *
   * @param shared Its memory.
   */
  take(shared: SharedArrayBuffer): void {
    this.#spin = new ThreadSpin(shared, 1, this.#posted, this.#heard);
  }

  /** A message has come. */
  heard(): void {
    this.#heard++;
    this.#spin?.heard();
  }

  /** Looks for an answer after all that this turn has to say. */
  lookSoon(): void {
    if (this.#spin === null || this.#willLook) return;
    this.#willLook = true;
    queueMicrotask(() => {
      this.#willLook = false;
      this.#spin!.look();
    });
  }
}
