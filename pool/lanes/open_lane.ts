// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * How lanes are opened: the contract of `port_host.ts` and `socket_host.ts`.
 *
 * @module
 */

import type { Ticket } from "../../ipc/frames/wire.ts";
import type { Lane } from "./lane.ts";

/** What a thread is told of its lane. */
export interface PortPlace {
  kind: "port";
  port: MessagePort;
  begun: SharedArrayBuffer;
  spin: SharedArrayBuffer;
}

/** What a process is told of its lane. */
export interface SocketPlace {
  kind: "socket";
  ticket: Ticket;
  spin: string | null;
}

/** What a worker is told of its lane. */
export type LanePlace = PortPlace | SocketPlace;

/** A pool's end. */
export interface OpenLane {
  /** What the worker is told. */
  readonly place: LanePlace;
  /** Resolves with the lane once the worker has come. */
  readonly lane: Promise<Lane>;
  /**
   * How many tasks the worker has begun.
   *
   * @param before So many are known to have been.
   * @returns How many more there are; null if that can't be told.
   */
  begun(before: number): number | null;
  /**
   * Keeps the worker from beginning another task, until it has heard a command that is sent after this.
   *
   * @param before So many are known to have been begun.
   * @returns How many more there are; null if it can't be kept from it.
   */
  seize(before: number): number | null;
  /**
   * Waits until all that the worker has said has been heard.
   *
   * @param gone Resolves when the lane has told its end.
   * @param ended Resolves when the worker has ended.
   * @returns Whether something that was sent has surely not been read.
   */
  untilEnd(gone: Promise<boolean>, ended: Promise<unknown>): Promise<boolean>;
  /** Closes this end. */
  close(): void;
}
