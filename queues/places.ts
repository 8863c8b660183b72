// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Makes places of queues: in shared memory where that can be had, else in this process.
 *
 * @module
 */

import type { ContextOption } from "../sync/travel.ts";
import type { Place, Traits } from "./place.ts";
import { type SharedData, SharedPlace } from "./shared_place.ts";

export type { Place } from "./place.ts";

/**
 * Makes an empty queue.
 *
 * @param options For whom.
 * @param traits What it is like.
 * @returns Where it is.
 */
export function makePlace(options: ContextOption, traits: Traits): Place {
  return SharedPlace.make(options, traits);
}

/**
 * Whether the constructor of a queue was given a place, and not options.
 *
 * @param value What it was given.
 * @returns Whether it is one.
 */
export function isPlace(value: unknown): value is Place {
  return SharedPlace.is(value);
}

/**
 * The queue that was sent.
 *
 * @param data What travelled.
 * @returns Where it is.
 */
export function revivePlace(data: unknown): Place {
  return SharedPlace.revive(data as SharedData);
}
