// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What carries bytes between two threads, of one process or of two: the contract.
 *
 * @module
 */

import type { PortMessage } from "./wire.ts";

/** Who takes what a transport brings. */
export interface Sink {
  /** Takes bytes; they may be kept only if they are `owned`. */
  bytes(chunk: Uint8Array<ArrayBuffer>, owned: boolean): void;
  /** Where the next bytes may be put, to be told by {@linkcode Sink.filled}; null: anywhere. */
  space(): Uint8Array<ArrayBuffer> | null;
  /** Takes bytes that were put there. */
  filled(count: number): void;
  /** Takes a message that is not bytes. */
  message(message: PortMessage): void;
  /** Nothing more comes. */
  end(): void;
}

/** Carries bytes, in order, both ways. */
export interface Transport {
  /** Whether the other side is known to be a thread of this process, so that ports can go there. */
  readonly isThread: boolean;
  /** Begins to bring what comes. */
  start(sink: Sink): void;
  /**
   * Hands bytes on. One call at a time.
   *
   * @returns Nothing if more may follow; a promise that resolves when more may follow, and rejects if
   *   they can't be handed on.
   */
  write(parts: Uint8Array<ArrayBuffer>[]): Promise<void> | undefined;
  /** Hands on a message that is not bytes; to a thread only. */
  post(message: PortMessage, transfer: Transferable[]): void;
  /**
   * Takes a frame of kind `RING`.
   *
   * @returns Whether what follows it in the same bytes is none.
   * @throws {ProcessError} If nobody sends one here.
   */
  hear?(payload: Uint8Array<ArrayBuffer>): boolean;
  /** Brings nothing more for now; some may still come. */
  pause(): void;
  /** Goes on. */
  resume(): void;
  /** The program goes on while this waits for something to come. */
  ref(): void;
  /** The program may end while this waits for something to come. */
  unref(): void;
  /** What was handed on still arrives. The sink is told nothing more. */
  close(): void;
}
