// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The spin of two processes. While turns are asked for the event loop does not sleep, and whatever else is
 * to be done is done meanwhile. Where each turn looks at the sockets that is all; elsewhere it looks at what
 * the two share.
 *
 * @module
 */

import { setImmediate } from "../../base/globals.ts";
import { PROCESSES, type Spin, SpinPolicy } from "./spin.ts";

/** Milliseconds that are spent looking: more than a thread does, as nothing else is kept waiting. */
const LOOK_MS = 2;

/** What two processes share. */
export interface Counter {
  /** This side has posted a message. */
  ring(): void;
  /** This side has been told a message of the other. */
  heard(): void;
  /** Whether a message has been posted that this side has not been told. */
  readonly isRung: boolean;
  /** As `isRung`, but it waits for it for a moment. */
  watch(): boolean;
  /** There is nothing more to see. */
  close(): void;
}

/** One side; the other may have one, or not. */
export class TurningSpin implements Spin {
  readonly #counter: Counter | null;
  readonly #policy = new SpinPolicy(PROCESSES, LOOK_MS);
  #isTurning = false;
  #isLooking = false;

  /**
   * Has nothing to look for yet.
   *
   * @param counter What is looked at; null: the turn of the loop does that.
   */
  constructor(counter: Counter | null) {
    this.#counter = counter;
  }

  ring(): void {
    this.#counter?.ring();
    this.#policy.rung();
  }

  heard(): void {
    this.#counter?.heard();
    this.#stop(true);
    this.#policy.heard();
  }

  look(): void {
    // What came while this side did something else shows nothing of what it is worth to look.
    if (!this.#policy.pays || this.#counter?.isRung) return;
    this.#isLooking = true;
    this.#policy.begin();
    this.#step();
  }

  /** The message itself comes by the event loop, which needs no waking. */
  #step(): void {
    if (!this.#isLooking) return;
    if (this.#counter?.watch()) this.#stop(true);
    else if (this.#policy.isOver) this.#stop(false);
    else this.#turn();
  }

  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      this.#step();
    });
  }

  #stop(isSeen: boolean): void {
    if (this.#isLooking) this.#policy.end(isSeen);
    this.#isLooking = false;
  }

  close(): void {
    this.#isLooking = false;
    this.#counter?.close();
  }
}
