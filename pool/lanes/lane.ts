// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How a pool and one of its workers reach each other: a contract with one implementation over a message
 * port and one over a local socket.
 *
 * @module
 */

/** One end. */
export interface Lane {
  /** Called with each message. */
  onMessage: (message: unknown) => void;
  /**
   * Called when the other end is gone, after its last message, or this one is closed; with whether something that was
   * sent has surely not been read.
   */
  onEnd: (unread: boolean) => void;
  /** Called before the end with why, where a message has come of which no value can be made. */
  onFault: (error: unknown) => void;
  /** All are called from now on. */
  start(): void;
  /**
   * Sends a message at once: what was sent is not lost if this side ends right after.
   *
   * @param message Anything that can be cloned.
   * @param transfer What is moved, where it can be.
   * @param mayMove Whether what can't be sent twice, such as an end of a connection, may be in it. Default: it may.
   * @returns Resolves when more may be sent; undefined: at once.
   * @throws {DOMException} `DataCloneError`; nothing is sent then.
   * @throws {MOVES} If it may not be in it and is; nothing is sent then.
   */
  send(
    message: unknown,
    transfer?: Transferable[],
    mayMove?: boolean,
  ): Promise<void> | undefined;
  /**
   * Memory that both ends see may come to be, if that can be had here and there is reason for it: between processes.
   *
   * @param take Called with words, of zeros at first, and with null before they go; first at the end that did not open
   *   the lane.
   */
  share?(take: (words: Int32Array | null) => void): void;
  /**
   * There is more reason for it.
   *
   * @param tasks So many tasks have gone.
   */
  wantShared?(tasks: number): void;
  /** Nothing is left to do before the next message: looks out for it, for a moment, where that pays. */
  linger(): void;
  /** The program goes on while it waits for the other end. */
  ref(): void;
  /** The program may end while it waits for the other end. */
  unref(): void;
  /** Says no more, and hears no more. */
  close(): void;
}

/**
 * Loads what is needed to make objects of handles.
 *
 * @param kinds The kinds of the handles.
 */
export type LoadHandles = (kinds: Iterable<string>) => Promise<void>;
