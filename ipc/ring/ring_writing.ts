// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Writes a ring: whole messages one after another, and waits for room where there is none.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import { performance } from "../../base/globals.ts";
import type { RingWriter } from "./byte_ring.ts";
import { COPY_MS } from "./ring_reading.ts";

/** Bytes after which the other side is shown what there is. */
const PIECE_BYTES = 2 ** 16;

/** How often is looked for room before it is waited for: some microseconds, in which a reader copies a piece. */
const READS = 2048;

/** Waits without a look, at the most, after looks that were in vain. */
const MOST_DOUBT = 64;

/** What a writer needs of who has it. */
export interface WritingHost {
  /** Wakes the reader, for whom something is there now. */
  wakeReader(): void;
  /** Calls back in a turn of the event loop that has looked at all else. */
  nextTurn(callback: () => void): void;
  /** Whether something waits for room: the program goes on for it. */
  holds(isBlocked: boolean): void;
}

/** The writing side of a socket with rings. */
export class RingWriting {
  readonly #writer: RingWriter;
  readonly #host: WritingHost;
  /** Told when there may be room, or there is nobody to read. */
  #room: Deferred<void> | null = null;
  #isOver = false;
  /** How many waits there are before it is looked for room again, and how many there will be after a vain look. */
  #doubt = 0;
  #nextDoubt = 1;

  /**
   * Has written nothing.
   *
   * @param writer The ring.
   * @param host What else is needed.
   */
  constructor(writer: RingWriter, host: WritingHost) {
    this.#writer = writer;
    this.#host = host;
  }

  /**
   * Writes pieces, one after another. One call at a time.
   *
   * @param parts The pieces.
   * @returns Nothing if all is there for the other side; else a promise that resolves when it is, and rejects if
   *   that has gone.
   */
  write(parts: readonly Uint8Array[]): Promise<void> | undefined {
    if (this.#isOver) return Promise.reject(gone());
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index]!;
      const done = this.#writeSome(part);
      if (done < part.length) return this.#writeRest(parts, index, done);
    }
    return undefined;
  }

  /** As much as there is room for in a slice. */
  #writeSome(part: Uint8Array): number {
    if (part.length <= PIECE_BYTES) return this.#writePiece(part);
    const until = performance.now() + COPY_MS;
    let done = 0;
    while (done < part.length) {
      const count = this.#writePiece(part.subarray(done, done + PIECE_BYTES));
      done += count;
      if (performance.now() >= until || (count === 0 && !this.#seesRoom())) break;
    }
    return done;
  }

  #writePiece(piece: Uint8Array): number {
    const count = this.#writer.write(piece);
    if (count > 0 && this.#writer.takeSleeper()) this.#host.wakeReader();
    return count;
  }

  /** A reader that is awake makes some soon. */
  #seesRoom(): boolean {
    if (this.#doubt > 0) return this.#doubt--, false;
    for (let reads = 0; reads < READS; reads++) {
      if (this.#writer.room > 0) return this.#nextDoubt = 1, true;
    }
    this.#doubt = this.#nextDoubt;
    this.#nextDoubt = Math.min(2 * this.#nextDoubt, MOST_DOUBT);
    return false;
  }

  async #writeRest(parts: readonly Uint8Array[], first: number, done: number): Promise<void> {
    this.#host.holds(true);
    try {
      for (let index = first; index < parts.length; index++) {
        const part = parts[index]!;
        while (done < part.length) {
          await this.#mayGoOn();
          done += this.#writeSome(part.subarray(done));
        }
        done = 0;
      }
    } finally {
      this.#host.holds(false);
    }
  }

  /** When there is room; where there is, others have their turn first. */
  async #mayGoOn(): Promise<void> {
    if (!this.#isOver && this.#writer.block()) await (this.#room = deferred()).promise;
    else await new Promise<void>((resolve) => this.#host.nextTurn(resolve));
    if (this.#isOver) throw gone();
  }

  /** The other side has sent a wake-up: there may be room. */
  woken(): void {
    if (this.#room === null || this.#writer.room === 0) return;
    this.#room.resolve();
    this.#room = null;
  }

  /** Whether something that was written has surely not been read. */
  get hasUnread(): boolean {
    return this.#writer.unread > 0;
  }

  /** Nobody reads any more. */
  end(): void {
    this.#isOver = true;
    this.#room?.resolve();
    this.#room = null;
  }
}

function gone(): Error {
  return new Error("The other side has gone");
}
