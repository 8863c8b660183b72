// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * A new channel, of which both ends are in this thread at first.
 *
 * @module
 */

import { Channel } from "./channel.ts";
import { Link } from "./transport/link.ts";
import { LocalTransport } from "./transport/local_transport.ts";

/**
 * Makes a channel.
 *
 * @returns Its two ends, both in this thread.
 */
export function channelPair(): [Channel, Channel] {
  const [one, other] = LocalTransport.pair();
  return [new Channel(new Link(one), 0), new Channel(new Link(other), 1)];
}
