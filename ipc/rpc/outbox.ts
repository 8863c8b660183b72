// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What one side has to say, together: all of one turn is one message, but for what may change in that turn.
 *
 * @module
 */

import { queueMicrotask } from "../../base/globals.ts";

/** The most parts of one message: the other side begins with them while the next is made. */
const MOST_PARTS = 128;

/** The parts that are not sent yet. */
export class Outbox<T extends readonly unknown[]> {
  readonly #send: (message: T[], isStable: boolean) => void;
  readonly #onRefused: (part: T, error: unknown) => void;
  #parts: T[] = [];
  /** Whether nothing in the parts can be changed. */
  #areStable = true;
  #isHeld = false;

  /**
   * Nothing is to be said yet.
   *
   * @param send Sends a message, of which nothing can be changed if it `isStable`; throws if it can't be sent, and then
   *   has sent nothing.
   * @param onRefused Is told of a part that can't be sent, and why; the others go.
   */
  constructor(
    send: (message: T[], isStable: boolean) => void,
    onRefused: (part: T, error: unknown) => void,
  ) {
    this.#send = send;
    this.#onRefused = onRefused;
  }

  /**
   * Sends something with what else is to be said in this turn.
   *
   * @param part The part of a message.
   * @param isStable Whether what is in it is the same at the end of the turn: else it is sent now, with all before it.
   */
  add(part: T, isStable: boolean): void {
    const count = this.#parts.push(part);
    this.#areStable &&= isStable;
    if (!isStable || count === MOST_PARTS) this.#flush();
    else if (count === 1 && !this.#isHeld) queueMicrotask(this.#flush);
  }

  /** What is said until {@linkcode Outbox.release} goes then, and not as the turn ends. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Sends what was held, with all before it. */
  release(): void {
    this.#isHeld = false;
    this.#flush();
  }

  readonly #flush = (): void => {
    const parts = this.#parts;
    const areStable = this.#areStable;
    if (parts.length === 0) return;
    this.#parts = [];
    this.#areStable = true;
    try {
      this.#send(parts, areStable);
    } catch (error) {
      if (parts.length === 1) return this.#onRefused(parts[0]!, error);
      // One that can't be sent is no reason to send none of the others.
      for (const part of parts) this.#sendAlone(part);
    }
  };

  #sendAlone(part: T): void {
    try {
      this.#send([part], false);
    } catch (error) {
      this.#onRefused(part, error);
    }
  }
}

/**
 * Whether a value can't be changed.
 *
 * @param value The value.
 * @returns Whether it is no object.
 */
export function isStable(value: unknown): boolean {
  return value === null || typeof value !== "object" && typeof value !== "function";
}
