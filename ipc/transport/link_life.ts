// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The states of a {@linkcode Link}.
 *
 * @module
 */

import type { BrokenPipeError } from "../../errors.ts";
import type { EndReason } from "../frames/wire.ts";

/** How far a link has come. `error`: what who sends is told; null: what was sent can still be handed on. */
export type Life =
  | { kind: "open"; error: null }
  /** Nothing goes any more; what has been sent from there still comes. */
  | { kind: "broken"; error: BrokenPipeError }
  /** It was closed here: it ends once all that was sent is handed on. */
  | { kind: "closing"; error: BrokenPipeError | null }
  /** Nothing comes any more, and nothing goes. `length`: of the message that was too long, in bytes. */
  | { kind: "ended"; error: BrokenPipeError; reason: EndReason; length: number };

/** As all begin. */
export const OPEN: Life = { kind: "open", error: null };
