// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a link has to hand on: what is sent in one turn of the event loop goes in one piece, and what is sent while
 * the other side has to take what went before goes in the next one.
 *
 * @module
 */

import { type Deferred, deferred } from "../../base/deferred.ts";
import { queueMicrotask } from "../../base/globals.ts";
import type { BrokenPipeError } from "../../errors.ts";
import * as runtime from "../../runtime/runtime.ts";
import { FrameWriter } from "../frames/frame_writer.ts";
import type { Transport } from "./transport.ts";
import type { FrameKind, PortMessage } from "../frames/wire.ts";

/** Bytes from which on they don't wait for the turn to end. Shown by the case `connection_small_values`. */
const ENOUGH_BYTES = 2 ** 18;

/** Who is told how it goes. */
export interface OutgoingEvents {
  /** Nothing is left to hand on. */
  drained(): void;
  /**
   * Something could not be handed on.
   *
   * @param cause Why.
   * @returns What those who wait for it are told.
   */
  failed(cause: unknown): BrokenPipeError;
}

/** Those that have something to hand on as the turn ends. */
const scheduled = new Set<Outgoing>();
let isListening = false;

/** An exit in the same turn comes before its end. */
function flushAtExit(outgoing: Outgoing): void {
  scheduled.add(outgoing);
  if (isListening) return;
  isListening = true;
  runtime.onExit(() => {
    for (const outgoing of scheduled) outgoing.flush();
  });
}

/** The frames of one link. */
export class Outgoing {
  readonly #writer: FrameWriter;
  readonly #events: OutgoingEvents;
  #transport: Transport;
  /** `scheduled`: it goes as the turn ends. `writing`: the other side has to take what went before. */
  #pace: "idle" | "scheduled" | "writing" = "idle";
  #handedOn: Deferred<void> | null = null;
  /** Who waits for what is being written. */
  #writing: Deferred<void> | null = null;

  /**
   * Begins empty.
   *
   * @param transport What it is handed on to.
   * @param isOwn Whether frames say their kind.
   * @param events Who is told.
   */
  constructor(transport: Transport, isOwn: boolean, events: OutgoingEvents) {
    this.#transport = transport;
    this.#writer = new FrameWriter(isOwn);
    this.#events = events;
  }

  /** Bytes that wait to be handed on. */
  get size(): number {
    return this.#writer.size;
  }

  get #isIdle(): boolean {
    return this.#writer.size === 0 && this.#pace !== "writing";
  }

  /**
   * Adds a frame.
   *
   * @param kind Its kind.
   * @param pieces What is in it; one above a megabyte must stay as it is until it is handed on.
   * @param isUrgent Whether it is not to wait for the end of the turn. Default: it is.
   */
  add(kind: FrameKind, pieces: Uint8Array<ArrayBuffer>[], isUrgent: boolean = false): void {
    this.#writer.add(kind, pieces);
    if (isUrgent || this.#writer.size > ENOUGH_BYTES) this.flush();
    else this.schedule();
  }

  /**
   * Adds what is framed already.
   *
   * @param parts The bytes.
   */
  addRaw(parts: Uint8Array<ArrayBuffer>[]): void {
    this.#writer.addRaw(parts);
    this.schedule();
  }

  /**
   * Sends a message to a thread of this process, at once.
   *
   * @param message The message.
   * @param transfer What moves with it.
   */
  post(message: PortMessage, transfer: Transferable[]): void {
    const parts = this.#writer.take();
    // Ports have no need to wait: what they are given is on its way.
    if (parts.length > 0) this.#transport.write(parts)?.catch(() => {});
    this.#transport.post(message, transfer);
  }

  /** What waits is handed on as the turn ends, or when the other side has taken what went before. */
  schedule(): void {
    if (this.#pace !== "idle") return;
    this.#pace = "scheduled";
    flushAtExit(this);
    queueMicrotask(() => {
      scheduled.delete(this);
      if (this.#pace === "scheduled") this.#pace = "idle";
      this.flush();
    });
  }

  /** Hands on what waits, unless the other side has to take what went before. */
  flush(): void {
    if (this.#pace !== "writing") this.#writeAll();
  }

  #writeAll(): void {
    while (this.#writer.size > 0) {
      const handedOn = this.#handedOn;
      this.#handedOn = null;
      const written = this.#transport.write(this.#writer.take());
      if (written !== undefined) {
        this.#pace = "writing";
        this.#writing = handedOn;
        return void written.then(this.#onWritten, this.#onRefused);
      }
      handedOn?.resolve();
    }
    this.#events.drained();
  }

  // Made once: a message that answers another costs little more than what is made for it.
  readonly #onWritten = (): void => {
    this.#writing?.resolve();
    this.#goOn();
  };

  readonly #onRefused = (cause: unknown): void => {
    const error = this.#events.failed(cause);
    refuse(this.#writing, error);
    this.#drop(error);
    this.#goOn();
  };

  #goOn(): void {
    this.#pace = "idle";
    this.#writing = null;
    this.#writeAll();
    if (this.#isIdle) this.#settle();
  }

  /** Nothing is left of what somebody waits for. */
  #settle(): void {
    this.#handedOn?.resolve();
    this.#handedOn = null;
  }

  /**
   * When all that was added will have been handed on.
   *
   * @returns Rejects with what {@linkcode OutgoingEvents.failed} gives if it can't be.
   */
  flushed(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return (this.#handedOn ??= deferred()).promise;
  }

  /**
   * Nobody takes it any more. What waits behind something that is being written is tried still.
   *
   * @param error What those who wait for it are told.
   */
  abandon(error: BrokenPipeError): void {
    if (this.#pace !== "writing") this.#drop(error);
  }

  #drop(error: BrokenPipeError): void {
    this.#writer.take();
    refuse(this.#handedOn, error);
    this.#handedOn = null;
  }

  /**
   * Takes what has not been handed on.
   *
   * @returns The frames.
   */
  take(): Uint8Array<ArrayBuffer>[] {
    return this.#writer.take();
  }

  /**
   * Goes on over another transport.
   *
   * @param transport The transport.
   */
  moveTo(transport: Transport): void {
    this.#transport = transport;
  }
}

/** Whether anybody looks at it or not. */
function refuse(waiting: Deferred<void> | null, error: BrokenPipeError): void {
  waiting?.promise.catch(() => {});
  waiting?.reject(error);
}
