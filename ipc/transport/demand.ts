// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a reader wants of the way to it: whether to bring more, whether the program goes on for it, and how long a
 * message may be. It is held here alone: a transport that takes the place of another reads it here.
 *
 * @module
 */

/** Who brings, and is told of each change. */
export interface Bearer {
  /** Nothing more is wanted for now; some may still come. */
  pause(): void;
  /** More is wanted. */
  resume(): void;
  /** The program goes on while this waits for something to come. */
  ref(): void;
  /** The program may end while this waits for something to come. */
  unref(): void;
}

/** Of one reader. At first all is wanted, and the program may end meanwhile. */
export class Demand {
  /** Whether nothing more is to be brought for now. To be read; the methods change it, and tell who brings. */
  isPaused = false;
  /** Whether the program goes on for what may come. To be read, as the last. */
  isReferenced = false;
  /** Bytes that a message may have. Whoever cuts the bytes into messages has to be told of a change besides. */
  limit: number = Number.MAX_SAFE_INTEGER;
  #bearer: Bearer | null = null;

  /**
   * Tells somebody else of changes from now on.
   *
   * @param bearer Who brings from now on.
   */
  moveTo(bearer: Bearer): void {
    this.#bearer = bearer;
  }

  /** Brings nothing more for now; some may still come. */
  pause(): void {
    this.isPaused = true;
    this.#bearer?.pause();
  }

  /** Goes on. */
  resume(): void {
    this.isPaused = false;
    this.#bearer?.resume();
  }

  /** The program goes on while what may come is waited for. */
  ref(): void {
    this.isReferenced = true;
    this.#bearer?.ref();
  }

  /** The program may end while what may come is waited for. */
  unref(): void {
    this.isReferenced = false;
    this.#bearer?.unref();
  }
}
