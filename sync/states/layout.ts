// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Where things stand in an arena, counted in words of 32 bits: a header, the holders, the records of who
 * waits for what and has taken what, and the slots of the primitives themselves.
 *
 * @module
 */

/** Words of the header. */
export const HEAD = {
  /** The first word that is in no slot yet. */
  NEXT: 0,
  /** The next ticket. */
  TICKET: 1,
  /** Records at and above this were never used. */
  RECORDS: 2,
  /** Who puts the affairs of the dead in order; 0: nobody. */
  SWEEPER: 3,
  /** Goes up when a holder is known to have ended. */
  ENDINGS: 4,
  /** Holders at and above this were never used. */
  HOLDERS: 5,
} as const;

/** How many numbers of holders there are, from 1 on: they take 10 bits. */
export const MAX_HOLDERS = 1023;

/** The number of who frees those of the dead, for that moment. */
export const RECLAIMER = MAX_HOLDERS;

/** Where the holders begin. */
export const HOLDERS = 64;

/** Words of a holder. */
export const HOLDER = {
  /** One of {@linkcode LIFE}, and above it a number that is never given twice. */
  LIFE: 0,
  PID: 1,
  /** Its number among the threads of its process. */
  THREAD: 2,
  /** Which of those that have had it. */
  TURN: 3,
  /** Goes up when there is news for it. */
  BELL: 4,
  /** How many times over it waits for its bell. */
  ASLEEP: 5,
  /** Whether its target has returned. */
  RETURNED: 6,
  SIZE: 8,
} as const;

/** What a holder is. */
export const LIFE = {
  NONE: 0,
  LIVE: 1,
  ENDED: 2,
  /** In the middle of a change: see `fence.ts`. */
  BUSY: 3,
  /** Its end was told in the middle of a change, after which it is dead. */
  DOOMED: 4,
} as const;

/** The low bits of a word of life. */
export const LIFE_BITS = 7;

/** One turn more of a number. */
export const TERM_STEP = 8;

/** Where the records begin. */
export const RECORDS = HOLDERS + (MAX_HOLDERS + 1) * HOLDER.SIZE;

/** How many there are. */
export const MAX_RECORDS = 2 ** 14;

/** Words of a record. */
export const RECORD = {
  /** The number of its holder; 0: free. */
  OWNER: 0,
  /** The slot that it is about, with a {@linkcode NOTE} if it is not of one who waits. */
  SLOT: 1,
  /** Of one who waits: a ticket and a {@linkcode MARK}. */
  STATE: 2,
  /** More, by kind of the slot. */
  EXTRA: 3,
  SIZE: 4,
} as const;

/** Added to the slot in a record. */
export const NOTE = {
  /** What its holder has taken of a semaphore. */
  TAKEN: 2 ** 30,
  /** Its holder has a barrier. */
  PARTY: 2 ** 29,
} as const;

/** The low bits of the state of one who waits. */
export const MARK = { NONE: 0, WAITING: 1, WOKEN: 2 } as const;

/** The bits of a mark. */
export const MARK_BITS = 3;

/** One ticket more. */
export const TICKET_STEP = 4;

/** Where the slots begin. */
export const SLOTS = RECORDS + MAX_RECORDS * RECORD.SIZE;

/** The kinds of slots. */
export const KIND = {
  LOCK: 1,
  RLOCK: 2,
  SEMAPHORE: 3,
  EVENT: 4,
  CONDITION: 5,
  BARRIER: 6,
  DATA: 7,
} as const;

/** The first word of a slot: its kind, and its size in words above this many bits. */
export const SIZE_SHIFT = 4;

/** Words of a whole arena. */
export const ARENA_WORDS = 2 ** 19;

/** No record. */
export const NOBODY = -1;
