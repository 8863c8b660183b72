// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A client as a server knows it: one connection, and all that is done through it.
 *
 * @module
 */

/** How a client has gone: it has said so, or it has died. */
export type Departure = "left" | "died";

/** A client, or the server itself where it uses what it serves. */
export class Client {
  /** What it calls itself; empty until it has said so. */
  uid = "";
  /** Whether it is gone: nothing is held for it any more. */
  isGone = false;
  /** Whether it has said that it goes. */
  hasLeft = false;
  /** The numbers of the objects that it holds. */
  readonly held = new Set<number>();
  /** The proxies that it has sent and nobody has received yet. */
  readonly lent = new Set<string>();
  /** Those that were received before the server heard that they were sent. */
  readonly early = new Set<string>();
}
