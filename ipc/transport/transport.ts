// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What carries bytes between two threads, of one process or of two: the contract.
 *
 * @module
 */

import type { Bearer, Demand } from "./demand.ts";
import type { PortMessage } from "../frames/wire.ts";

/** What was on its way: parts that are framed, or a message. */
export type Parcel = Uint8Array<ArrayBuffer>[] | PortMessage;

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

/** Who holds an end, and goes on over another transport when the other end leaves this thread. */
export interface Holder {
  /**
   * The other end is somewhere else.
   *
   * @param transport The way there.
   * @param before What it must get first.
   */
  adopt(transport: Transport, before: Parcel[]): void;
}

/** What an end leaves behind whose other end is in this thread. */
export interface Left {
  /** Who holds the other end; null: it is closed. */
  holder: Holder | null;
  /** What has come here and was not taken. */
  unread: Parcel[];
}

/** Carries bytes, in order, both ways. It is told of changes of the demand once it is started. */
export interface Transport extends Bearer {
  /** Whether the other side is known to be a thread of this process, so that ports can go there. */
  readonly isThread: boolean;
  /** Begins to bring what comes, as far as it is wanted. */
  start(sink: Sink, demand: Demand): void;
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
  /** Is told who holds this end, which may not be started yet: for who has {@linkcode Transport.leave}. */
  holdBy?(holder: Holder): void;
  /**
   * This end moves out of the thread, in which the other end is too: the two are parted without a word, and need
   * nobody to pass on what they say. Who can't tell where the other end is has no such verb.
   *
   * @param unsent What the other end must get still.
   * @returns What is left here.
   */
  leave?(unsent: Uint8Array<ArrayBuffer>[]): Left;
  /**
   * The other end has left, and what it says next comes another way.
   *
   * @param goOn Is called when what has come here before has been taken, at once if all has.
   */
  whenRead?(goOn: () => void): void;
  /** What was handed on still arrives. The sink is told nothing more. */
  close(): void;
}
