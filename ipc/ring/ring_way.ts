// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a socket whose bytes go through rings has of them: loaded only where they are.
 *
 * @module
 */

import type { SocketSink } from "../../runtime/contract.ts";
import { PROCESSES, SpinPolicy } from "../spin/spin.ts";
import type { RingPlace } from "../frames/ring_frame.ts";
import { RingPages } from "./ring_pages.ts";
import { RingReading } from "./ring_reading.ts";
import { RingWriting } from "./ring_writing.ts";
import { holdTurns, nextTurn, releaseTurns } from "./turns.ts";

/** Milliseconds that are spent looking, at the most: others have their turns meanwhile. */
const LOOK_MS = 2;

/** What the rings need of their socket. */
export interface WayHost {
  /** Wakes the other side. */
  wake(): void;
  /** The program goes on while something waits for room, or need not. */
  holds(isBlocked: boolean): void;
  /** The memory is damaged, or who takes what comes has thrown. */
  fail(): void;
}

/** Two rings, as one side has them. */
export class RingWay {
  readonly #pages: RingPages;
  readonly #host: WayHost;
  readonly #policy = new SpinPolicy(PROCESSES, LOOK_MS);
  #reading: RingReading | null = null;
  #writing: RingWriting | null = null;
  #isClosed = false;

  private constructor(pages: RingPages, host: WayHost) {
    this.#pages = pages;
    this.#host = host;
    holdTurns();
  }

  /**
   * Makes rings.
   *
   * @param host What they need.
   * @returns They, and where the other side finds them; null where that can't be done.
   */
  static make(host: WayHost): [way: RingWay, place: RingPlace] | null {
    try {
      const [pages, place] = RingPages.make();
      return [new RingWay(pages, host), place];
    } catch {
      // A permission is missing, or the system has no room: it is done without.
      return null;
    }
  }

  /**
   * Opens the rings of the other side.
   *
   * @param place Where they are.
   * @param host What they need.
   * @returns They; null where that can't be done.
   */
  static open(place: RingPlace, host: WayHost): RingWay | null {
    try {
      const pages = RingPages.open(place);
      pages.settle();
      return new RingWay(pages, host);
    } catch {
      // As above.
      return null;
    }
  }

  /** Words that both sides see, for who has the rings. */
  get common(): Int32Array {
    return this.#pages.common;
  }

  /** Whether what comes is read from a ring. */
  get isReading(): boolean {
    return this.#reading !== null;
  }

  /** Whether what goes is written to a ring. */
  get isWriting(): boolean {
    return this.#writing !== null;
  }

  /**
   * From now on what comes is read from a ring.
   *
   * @param sink Who takes it.
   * @param isPaused Whether nothing is to be brought for now.
   */
  startReading(sink: SocketSink, isPaused: boolean): void {
    this.#pages.settle();
    const { wake, fail } = this.#host;
    const host = { wakeWriter: wake, nextTurn, fail };
    this.#reading = new RingReading(this.#pages.reader, sink, host, this.#policy, isPaused);
  }

  /** From now on what goes is written to a ring. */
  startWriting(): void {
    const { wake, holds } = this.#host;
    this.#writing = new RingWriting(this.#pages.writer, { wakeReader: wake, nextTurn, holds });
  }

  /** As {@linkcode RingWriting.write}. */
  write(parts: readonly Uint8Array[]): Promise<void> | undefined {
    if (!this.#policy.pays) this.#policy.rung();
    try {
      return this.#writing!.write(parts);
    } catch (error) {
      this.#host.fail();
      return Promise.reject(error);
    }
  }

  /** The other side has sent a wake-up. */
  woken(): void {
    if (this.#isClosed) return;
    try {
      this.#writing?.woken();
      this.#reading?.woken();
    } catch {
      this.#host.fail();
    }
  }

  /** Looks for what comes, where that pays. */
  look(): void {
    this.#reading?.look();
  }

  /** Brings nothing more for now. */
  pause(): void {
    this.#reading?.pause();
  }

  /** Goes on. */
  resume(): void {
    this.#reading?.resume();
  }

  /**
   * The other side has gone.
   *
   * @param tell Called when all that it has written was brought; with whether something that was sent to it was
   *   surely not read.
   */
  end(tell: (hasUnread: boolean) => void): void {
    this.#writing?.end();
    const told = () => tell(this.#hasUnread());
    if (this.#reading !== null) this.#reading.end(told);
    else told();
  }

  #hasUnread(): boolean {
    try {
      return !this.#isClosed && (this.#writing?.hasUnread ?? false);
    } catch {
      return true;
    }
  }

  /** Lets all go. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#reading?.stop();
    this.#writing?.end();
    this.#pages.close();
    releaseTurns();
  }
}
