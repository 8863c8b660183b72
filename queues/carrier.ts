// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a queue asks of what carries its items, which is loaded when it is needed.
 *
 * @module
 */

import type { WaitOptions } from "../base/options.ts";

/** An item, or a part of one. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** One object's way to a queue. */
export interface Carrier {
  /** Puts an item; the parts may change as soon as this returns. Rejects with `QueueFullError`. */
  put(parts: Bytes[], wait: WaitOptions | undefined): Promise<void>;
  /** Gets an item, decoded. Rejects with `QueueEmptyError`. */
  get(wait: WaitOptions | undefined): Promise<unknown>;
  /** Gets an item, decoded; {@linkcode OVER}: none will come. */
  next(): Promise<unknown>;
  /** How many items there are. */
  size(): Promise<number>;
  /** This object doesn't count any more, until it puts again. */
  leave(): void;
  /** This object puts no more. May be called again. */
  end(): void;
  /** This object puts and gets no more: what waits for an item rejects. */
  close(): void;
  /** What waits to be put may be lost. */
  abandon(): void;
  /** An item is done; false: there is none that is not. */
  taskDone(): boolean;
  /** Waits until all that was put is done; false: the time was up. */
  join(wait: WaitOptions | undefined): Promise<boolean>;
}

/** In the place of an item: none will come. */
export const OVER: unique symbol = Symbol("over");

/** What has been put at once. */
export const DONE: Promise<void> = Promise.resolve();
