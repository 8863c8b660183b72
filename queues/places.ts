// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Makes places of queues: in shared memory where that can be had, else in this process.
 *
 * @module
 */

import { ProcessError } from "../errors.ts";
import { system } from "../memory/system.ts";
import { type ContextOption, reachOf } from "../sync/travel.ts";
import { type HostedData, HostedPlace } from "./hosted_place.ts";
import type { Place, Traits } from "./place.ts";
import { type SharedData, SharedPlace } from "./shared_place.ts";

export type { Place } from "./place.ts";

/** Whether shared memory is used where it can be had: tests of the other way say no. */
export const preference: { shared: boolean } = { shared: true };

/**
 * Makes an empty queue.
 *
 * @param options For whom.
 * @param traits What it is like.
 * @returns Where it is.
 */
export function makePlace(options: ContextOption, traits: Traits): Place {
  const isShared = preference.shared && canShare(options);
  return isShared ? SharedPlace.make(options, traits) : new HostedPlace(traits, null);
}

/** Without the permission, the package or a system that is known, processes can't: see `runtime/libc.ts`. */
function canShare({ context }: ContextOption): boolean {
  if (reachOf(context) === "threads") return true;
  try {
    system();
    return true;
  } catch (error) {
    if (error instanceof ProcessError) return false;
    throw error;
  }
}

/**
 * Whether the constructor of a queue was given a place, and not options.
 *
 * @param value What it was given.
 * @returns Whether it is one.
 */
export function isPlace(value: unknown): value is Place {
  return SharedPlace.is(value) || HostedPlace.is(value);
}

/**
 * The queue that was sent.
 *
 * @param data What travelled.
 * @returns Where it is.
 */
export function revivePlace(data: unknown): Place {
  const { carrier } = data as SharedData | HostedData;
  if (carrier === "shared") return SharedPlace.revive(data as SharedData);
  const hosted = data as HostedData;
  return new HostedPlace(hosted, hosted.way);
}
