// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where the words of a queue stand, from the first of its slot in an arena on. It is several slots side by side, so that
 * whoever puts the affairs of the dead of an arena in order knows each of them: a lock, lines of those who wait, and data.
 *
 * @module
 */

import { KIND, SIZE_SHIFT } from "../sync/states/layout.ts";
import type { Words } from "../memory/words.ts";

/** Words of each part but the last. */
const PART_SIZE = 4;

/** Where the parts begin. */
export const PART = {
  /** Held by who changes anything. */
  LOCK: 0,
  /** Those who wait for an item, or for the end. */
  GETTERS: PART_SIZE,
  /** Those who wait for room. */
  PUTTERS: 2 * PART_SIZE,
  /** Those who wait until all is done. */
  JOINERS: 3 * PART_SIZE,
  /** Records of those who may still put. */
  PRODUCERS: 4 * PART_SIZE,
  /** Records of those who have got what is not done yet. */
  HOLDERS: 5 * PART_SIZE,
  /** The words. */
  DATA: 6 * PART_SIZE,
} as const;

/** Where the heir of a line is noted, from its part on. */
export const HEIR = 2;

/** Whether somebody stands in a line, from its part on. */
export const WAITED_FOR = 1;

/** The words. */
export const WORD = {
  /** Goes up with each change; its lowest bit says which of the two states holds. */
  VERSION: PART.DATA + 1,
  /** Whether anybody has put, or was there to put and is not any more: who only gets says nothing of what may come. */
  BEGUN: PART.DATA + 2,
  /** How often it was passed on. */
  PASSED: PART.DATA + 3,
  /** Goes up when there is a new record of one who may put. */
  JOINED: PART.DATA + 4,
  /** How many items were done. */
  DONE: PART.DATA + 5,
  /** The first state; the second follows. */
  STATES: PART.DATA + 6,
} as const;

/** Words of a state. */
export const STATE = {
  /** Where the ring begins, in grains; 0: in the memory that came with the queue. */
  BASE: 0,
  /** How many units it has. */
  LENGTH: 1,
  /** The unit at which the first item begins. */
  HEAD: 2,
  /** How many units are taken. */
  USED: 3,
  /** How many items were put. */
  PUT: 4,
  /** How many of them were got. */
  GOT: 5,
  SIZE: 6,
} as const;

/** How many words a queue takes. */
export const QUEUE_SIZE: number = WORD.STATES + 2 * STATE.SIZE;

/** What the record of one who may put says. */
export const PRODUCER = {
  /** It counts; above it: the number of a passing, and nobody has come by it yet. */
  COUNTS: 1,
} as const;

/**
 * Makes several slots of the one that was allocated: the first grows small last, and who dies before has changed nothing.
 *
 * @param words The words of the arena.
 * @param slot The slot.
 */
export function divide(words: Words, slot: number): void {
  const whole = words.load(slot) >>> SIZE_SHIFT;
  words.store(slot + PART.DATA, KIND.DATA | ((whole - PART.DATA) << SIZE_SHIFT));
  for (let part = PART.GETTERS; part < PART.DATA; part += PART_SIZE) {
    words.store(slot + part, KIND.EVENT | (PART_SIZE << SIZE_SHIFT));
  }
  words.store(slot, KIND.LOCK | (PART_SIZE << SIZE_SHIFT));
}
