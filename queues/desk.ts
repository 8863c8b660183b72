// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What the carrier of a queue that is in one process asks of it, from there or from elsewhere; and what those elsewhere
 * and it say to each other.
 *
 * @module
 */

import type { Channel } from "../ipc/channel.ts";
import type { Bytes } from "./carrier.ts";
import type { Wait } from "./host.ts";
import type { Note } from "./hosted_place.ts";

/** Where a queue in one process is asked. */
export interface Desk {
  /** Puts an item; false: it was given up. */
  put(item: Bytes): Wait<boolean>;
  /** Takes an item; null: it was given up, or nothing will come. */
  get(mayEnd: boolean): Wait<Bytes | null>;
  /** How many items there are. */
  size(): Promise<number>;
  /** Puts no more; with `isFinal` by its own word. */
  stop(isFinal: boolean): void;
  /** An item is done; false: there is none that is not. */
  taskDone(): boolean;
  /** Waits until all is done; false: it was given up. */
  untilDone(): Wait<boolean>;
  /** Tells of something. */
  note(note: Note): void;
}

/** What a message to the queue is. */
export const ASK = {
  PUT: 0,
  GET: 1,
  NEXT: 2,
  UNTIL_DONE: 3,
  SIZE: 4,
  CANCEL: 5,
  DONE: 6,
  LEAVE: 7,
  END: 8,
  ADOPT: 9,
  HOLD: 10,
} as const;

/** To the queue; those with an id are answered. */
export type Question =
  | [kind: typeof ASK.PUT, id: number, item: Bytes]
  | [kind: typeof ASK.GET | typeof ASK.NEXT | typeof ASK.UNTIL_DONE | typeof ASK.SIZE, id: number]
  | [kind: typeof ASK.CANCEL, id: number]
  | [kind: typeof ASK.DONE | typeof ASK.LEAVE | typeof ASK.END]
  | [kind: typeof ASK.ADOPT, way: Channel]
  | [kind: typeof ASK.HOLD, change: number];

/** From the queue. */
export type Answer = [id: number, value: Bytes | null | boolean | number];
