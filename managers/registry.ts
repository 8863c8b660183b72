// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The types that this program has registered.
 *
 * @module
 */

import type { CallSite } from "../process/call_site.ts";
import type { Target } from "../process/options.ts";
import type { RegisterOptions } from "./manager_options.ts";

/** A type, as it was registered. */
export interface Registration extends RegisterOptions {
  /** What makes its objects; undefined: servers of others do. */
  readonly factory: Target | undefined;
  /** Who has registered it. */
  readonly site: CallSite;
}

/** By name. */
export const registry: Map<string, Registration> = new Map();
