// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * Functions that a server or its pools run: found here, and looked up there.
 *
 * @module
 */

import { check } from "../base/arguments.ts";
import type { Place } from "../base/boot.ts";
import type { CallSite } from "../process/call_site.ts";
import { isTargetRule } from "../process/check_options.ts";
import { find } from "../process/lookup.ts";
import type { Target } from "../process/options.ts";
import { placeOf } from "../process/target.ts";

const found = new WeakMap<object, Promise<Place>>();

/**
 * Where the server finds a target.
 *
 * @param does What the call does, for the text of errors.
 * @param what The name of the argument.
 * @param target The target.
 * @param site Who named it.
 * @returns The place.
 * @throws {TypeError} If it is no target.
 * @throws {TargetError} If no other process can reach it.
 */
export async function targetPlace(
  does: string,
  what: string,
  target: unknown,
  site: CallSite,
): Promise<Place> {
  check(does, what, target, isTargetRule);
  const known = found.get(target as object);
  if (known !== undefined) return await known;
  const place = placeOf(target as Target, site);
  found.set(target as object, place);
  // It may be found the next time: a permission, a fixed export.
  place.catch(() => found.delete(target as object));
  return await place;
}

/**
 * The function at a place.
 *
 * @param place The place; null: none is wanted.
 * @returns The function.
 */
export async function findAction(place: unknown): Promise<(() => unknown) | null> {
  if (place === null || place === undefined) return null;
  const { value, holder } = await find(place as Place);
  return () => value.call(holder);
}
