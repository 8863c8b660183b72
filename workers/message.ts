// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The one message that a worker is given.
 *
 * @module
 */

import type { Substituted } from "../ipc/handles/substitute.ts";
import type { Boot, Handles, Identity, Work } from "../base/boot.ts";
import type { ThreadIdentity } from "../base/thread_lives.ts";

/** The payload, with the handles in arguments and fields taken out. */
export interface WorkerMessage {
  /** What it must know first. */
  boot: Boot;
  /** Who it is. */
  identity: Identity;
  /** Where its work is found. */
  places: Pick<Work, "subclass" | "target">;
  /** Arguments and fields. */
  data: Substituted;
  /** Null: there are none. */
  handles: Handles | null;
  /** The ports that the handles need. */
  ports: MessagePort[];
  /** Who it is among the threads of its process; null: there are too many. */
  thread: ThreadIdentity | null;
}
