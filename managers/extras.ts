// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What proxies do besides calling: iterate, hold.
 *
 * @module
 */

import type { Referent } from "./referent.ts";

/** A method that is no single call. */
type Extra = (referent: Referent, args: unknown[]) => unknown;

/** By type and name; `iterate` is that of `for await`. */
export const EXTRAS: Readonly<Record<string, Readonly<Record<string, Extra>>>> = {};
