// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Memory that several threads or processes see at once, whatever it is made of.
 *
 * @module
 */

/** A piece of shared memory. */
export interface Memory {
  /** `threads`: of one process; `processes`: and those of others. */
  readonly reach: "threads" | "processes";
  /** The same wherever it is seen. */
  readonly id: string;
  /** Its bytes; those of the library's own header are before {@linkcode Memory.start}. */
  readonly buffer: ArrayBufferLike;
  /** Where the bytes for use begin. */
  readonly start: number;
  /** How many bytes are for use. */
  readonly size: number;
  /** Blocks this thread until it is woken at a word, if that is `expected`, and for `ms` at the most. */
  wait(word: number, expected: number, ms: number): void;
  /** The same without blocking; a pending one may keep the program alive. */
  waitAsync(word: number, expected: number, ms: number): Promise<void>;
  /** Wakes whoever waits at a word. */
  wake(word: number): void;
  /** Shows that a holder of this number is alive, as long as it is; false: the number is taken. */
  showLife(holder: number): boolean;
  /** Shows no more life under a number. */
  hideLife(holder: number): void;
  /** Whether the process that showed life under a number is gone. */
  isGone(holder: number): boolean;
  /**
   * Bytes further on, which are made if they are not there yet: only of memory that was made to grow, and by one at a time.
   * Both numbers are multiples of {@linkcode GRAIN}.
   */
  window(offset: number, size: number): Uint8Array;
  /** Bytes of a window that nobody needs any more; they may go back to the system, and are 0 then. */
  giveBack(offset: number, size: number): void;
  /** What another thread, or process, opens it with. */
  handle(): MemoryHandle;
}

/** What {@linkcode Memory} is opened with elsewhere. */
export type MemoryHandle =
  | { kind: "threads"; id: string; size: number; buffer: SharedArrayBuffer }
  | {
    kind: "processes";
    id: string;
    size: number;
    /** Who had it open when this was sent: pid and descriptor. */
    places: [pid: number, fd: number][];
  };

/** What windows begin and end at: no system has larger pages. */
export const GRAIN: number = 2 ** 16;

/** Bytes of the header: a magic number, and how often it was sent and opened. */
export const HEADER = 64;

/** In the header: whether it is ours. */
export const MAGIC = 0x6d706d31;

/** The words of the header. */
export const WORD = { MAGIC: 0, SENT: 1, OPENED: 2, ID: 3 } as const;
