// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What two sides of a socket say to each other before they go on through rings: in frames of kind `RING`.
 *
 * @module
 */

/** Where the pages of rings are found. */
export interface RingPlace {
  /** The process that has them. */
  pid: number;
  /** Its descriptor. */
  fd: number;
  /** The four words that they begin with. */
  id: number[];
}

/** In a frame of kind `RING`: an offer; that the other side can't; or that what follows goes through the ring. */
export type RingFrame =
  | { step: "offer"; place: RingPlace }
  | { step: "refuse" }
  | { step: "switch" };
