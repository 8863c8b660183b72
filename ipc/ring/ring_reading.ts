// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Reads a ring: looks for what comes while that pays, and sleeps then, until it is woken by the socket. No look, and
 * no run of looks, holds the event loop for longer than a slice at a time.
 *
 * @module
 */

import { performance } from "../../base/globals.ts";
import type { SocketSink } from "../../runtime/contract.ts";
import type { SpinPolicy } from "../spin/spin.ts";
import type { RingReader } from "./byte_ring.ts";

/** Milliseconds that the event loop is held at the most. */
export const SLICE_MS = 0.1;

/** Milliseconds of a turn that are spent copying, at the most: to ask for another turn costs a tenth of that. */
export const COPY_MS = 0.25;

/** Milliseconds after which a look was no better than a sleep. */
const LATE_MS = 0.05;

/** How many looks may be late, one after another: the system moves one of two who share a core, or it doesn't. */
const MOST_LATE = 4;

/** How often is looked before the clock is: under a microsecond. */
const READS = 64;

/** How many of such looks a quick answer is waited for without a clock. */
const QUICK_READS = 1024;

/** How many messages may be taken before the clock is looked at: a power of two. */
const QUICK_TAKES = 8;

/** Bytes that are read at once where nothing says where they are wanted. */
const BUFFER_BYTES = 2 ** 16;

/** What a reader needs of who has it. */
export interface ReadingHost {
  /** Wakes the writer, who has room now. */
  wakeWriter(): void;
  /** Calls back in a turn of the event loop that has looked at all else. */
  nextTurn(callback: () => void): void;
  /** The memory is damaged, or who takes what comes has thrown. */
  fail(): void;
}

/** The reading side of a socket with rings. */
export class RingReading {
  readonly #reader: RingReader;
  readonly #sink: SocketSink;
  readonly #host: ReadingHost;
  readonly #policy: SpinPolicy;
  readonly #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(BUFFER_BYTES);
  /** When this turn of the event loop began, as far as it is known. */
  #turnedAt = 0;
  #takes = 0;
  #isTurning = false;
  #isAsleep = false;
  #isLooking = false;
  #lookedAt = 0;
  #late = 0;
  #isDelivering = false;
  /** Somebody wants a look when what is being delivered is. */
  #wantsLook = false;
  #isPaused = false;
  #isStopped = false;
  /** What is called when all has been delivered: nothing more comes. */
  #onDrained: (() => void) | null = null;

  /**
   * Is awake, and brings what is there in the next turn.
   *
   * @param reader The ring.
   * @param sink Who takes what comes.
   * @param host What else is needed.
   * @param policy Whether to look.
   * @param isPaused Whether nothing is to be brought for now.
   */
  constructor(
    reader: RingReader,
    sink: SocketSink,
    host: ReadingHost,
    policy: SpinPolicy,
    isPaused: boolean,
  ) {
    this.#reader = reader;
    this.#sink = sink;
    this.#host = host;
    this.#policy = policy;
    this.#isPaused = isPaused;
    this.#turn();
  }

  /** The other side has sent a wake-up. */
  woken(): void {
    if (this.#isStopped) return;
    this.#awake();
    this.#begin();
    this.#go();
  }

  /** Nothing is left to do before the next message: looks for it, where that pays. */
  look(): void {
    this.#wantsLook = true;
    while (this.#wantsLook && !this.#isDelivering) {
      this.#wantsLook = false;
      if (!this.#isPaused && !this.#isStopped) this.#lookOnce();
    }
  }

  #lookOnce(): void {
    if (this.#reader.isReady) return this.#take();
    if (!this.#policy.pays) return;
    this.#awake();
    if (this.#seesSoon()) {
      this.#policy.caught();
      this.#late = 0;
      return this.#take();
    }
    this.#isLooking = true;
    this.#lookedAt = performance.now();
    this.#policy.begin();
    if (!this.#watch()) return this.#turn();
    this.#caught();
    this.#take();
  }

  #seesSoon(): boolean {
    for (let reads = 0; reads < QUICK_READS; reads++) if (this.#reader.isReady) return true;
    return false;
  }

  /** Looks until this turn has lasted long enough. */
  #watch(): boolean {
    const until = this.#turnedAt + SLICE_MS;
    do {
      for (let reads = 0; reads < READS; reads++) if (this.#reader.isReady) return true;
    } while (performance.now() < until);
    return false;
  }

  #caught(): void {
    this.#isLooking = false;
    const isLate = performance.now() - this.#lookedAt > LATE_MS;
    this.#late = isLate ? this.#late + 1 : 0;
    const isWorthIt = this.#late < MOST_LATE;
    if (!isWorthIt) this.#late = 0;
    this.#policy.end(isWorthIt);
  }

  /** Takes what is there at once, unless this turn has lasted long enough. */
  #take(): void {
    this.#awake();
    const mayGoOn = (++this.#takes & (QUICK_TAKES - 1)) !== 0 ||
      performance.now() < this.#turnedAt + SLICE_MS;
    if (mayGoOn) this.#deliver();
    this.#turn();
  }

  #awake(): void {
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    this.#reader.wake();
  }

  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    this.#host.nextTurn(() => {
      this.#isTurning = false;
      this.#begin();
      this.#go();
    });
  }

  #begin(): void {
    this.#turnedAt = performance.now();
    this.#takes = 0;
  }

  /** At the begin of a turn. */
  #go(): void {
    if (this.#isStopped || this.#isPaused || this.#isDelivering) return;
    if (this.#reader.isReady) return this.#goOnWith();
    if (this.#onDrained !== null) return this.#drained();
    if (!this.#isLooking) return this.#sleep();
    if (this.#watch()) return this.#goOnWith();
    if (!this.#policy.isOver) return this.#turn();
    this.#isLooking = false;
    this.#policy.end(false);
    this.#sleep();
  }

  #goOnWith(): void {
    if (this.#isLooking) this.#caught();
    else if (!this.#policy.pays) this.#policy.heard();
    this.#deliver();
    if (this.#wantsLook) this.look();
    // Who answers at once wants a look in this turn yet.
    if (this.#policy.pays || this.#onDrained !== null) this.#turn();
    else if (!this.#isTurning && !this.#isStopped && !this.#isPaused) this.#sleep();
  }

  #sleep(): void {
    if (this.#reader.sleep()) this.#isAsleep = true;
    else this.#turn();
  }

  /** A chunk; a long frame, for which there is a place, as far as this turn lasts. */
  #deliver(): void {
    this.#isDelivering = true;
    try {
      const until = performance.now() + COPY_MS;
      while (this.#deliverOnce() && performance.now() < until);
    } catch {
      this.#host.fail();
    }
    this.#isDelivering = false;
  }

  /** Whether more may be delivered at once. */
  #deliverOnce(): boolean {
    const space = this.#sink.space();
    // The place is made only when something is to be put there.
    if (space?.length === 0) return this.#sink.filled(0), true;
    const count = this.#reader.read(space ?? this.#buffer);
    if (this.#reader.takeBlocked()) this.#host.wakeWriter();
    if (count === 0) return false;
    if (space === null) this.#sink.bytes(this.#buffer.subarray(0, count), false);
    else this.#sink.filled(count);
    return !this.#isPaused && !this.#isStopped && this.#sink.space() !== null;
  }

  /** Brings nothing more for now. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Goes on. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#awake();
    this.#turn();
  }

  /**
   * The other side will write no more.
   *
   * @param onDrained Called when all that it has written was brought.
   */
  end(onDrained: () => void): void {
    this.#onDrained = onDrained;
    this.#awake();
    if (!this.#isDelivering) this.#turn();
  }

  #drained(): void {
    this.stop();
    this.#onDrained!();
  }

  /** Brings nothing more, ever. */
  stop(): void {
    this.#isStopped = true;
    if (this.#isLooking) this.#isLooking = false;
  }
}
