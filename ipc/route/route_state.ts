// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The states of a {@linkcode Route}: two ends that talk, and that may be about to find a more direct way.
 *
 * @module
 */

import type { ExpectedPeer } from "./meeting.ts";
import type { Link } from "../transport/link.ts";
import type { EndReason, MeetFrame } from "../frames/wire.ts";

/** What two ends that come together know of it. */
export interface Progress {
  /** Of the meeting. */
  readonly id: number;
  /** Whether all has come over the old link. */
  isOldDone: boolean;
  /** Why the old link has ended without a word; null: it has not. */
  lost: EndReason | null;
}

/** What is going on between this end and the other. */
export type State =
  | { kind: "settled" }
  /** The other end has been asked to come: over a socket, or a port whose other side it was sent. */
  | Progress & { kind: "offering"; peer: ExpectedPeer | Link }
  /** This end is on its way to the other. */
  | Progress & { kind: "joining" }
  /** What goes takes the new link; what comes, still the old one. */
  | Progress & { kind: "switching"; next: Link }
  /** What comes is read from the new link, and the old one was lost: did anything go with it? */
  | { kind: "resuming"; lost: EndReason }
  | { kind: "closed" };

/** An invitation to meet. */
export interface Invitation {
  /** How many messages had come before it. */
  readonly after: number;
  readonly frame: MeetFrame;
  readonly port: MessagePort | undefined;
}
