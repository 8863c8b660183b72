// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where a queue is, whatever carries its items.
 *
 * @module
 */

import type { Placeholder } from "../codec/handle.ts";
import type { Carrier } from "./carrier.ts";

/** What a queue is like. */
export interface Traits {
  /** How many items it may hold; 0: any number. */
  readonly maxSize: number;
  /** Whether it counts what is still to be done. */
  readonly isJoinable: boolean;
}

/** A queue, as one object of it knows it. */
export interface Place extends Traits {
  /** What carries the items. */
  readonly carrier: "shared" | "hosted";
  /** Whether that is loaded. */
  readonly isLoaded: boolean;
  /** Makes this object's way to the items; where that is loaded. */
  makeCarrier(): Carrier;
  /** Counts as one that may put until what is given is called, or this process ends. */
  hold(): () => void;
  /** What travels in the place of the queue, as a handle of a kind. */
  passOn(context: unknown, kind: string): Placeholder;
}
