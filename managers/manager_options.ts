// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What managers are made with, and what must be so.
 *
 * @module
 */

import { type Rules, WAIT_RULES } from "../base/arguments.ts";
import type { StartMethod, StartMethodChoice } from "../base/options.ts";
import { isArray, isContext } from "../base/rules.ts";
import { type Address, isKey } from "../ipc/network/address.ts";
import type { ConnectOptions } from "../ipc/network/connect.ts";
import { isTargetRule } from "../process/check_options.ts";
import type { Target } from "../process/options.ts";

/** What {@linkcode manager} is given. */
export interface ManagerOptions {
  /** Where it can be reached. Default: a path that only this user can reach. */
  address?: Address;
  /** What clients must prove to know. Default: the key of the current process. */
  authkey?: string | Uint8Array;
  /** Run in the server before anything else. */
  initializer?: Target;
  /**
   * What the initializer is called with.
   *
   * @default {[]}
   */
  initargs?: readonly unknown[];
  /** How the server is started. Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

/** How a manager is made, for the text of errors. */
export const MAKE_MANAGER = { does: "start a manager", right: 'manager({ authkey: "secret" })' };

/** What each option must be; an address is looked at by itself. */
export const MANAGER_RULES: Rules<ManagerOptions> = {
  address: () => undefined,
  authkey: isKey,
  initializer: isTargetRule,
  initargs: isArray,
  context: isContext,
};

/** How one is connected to, for the text of errors. */
export const CONNECT_MANAGER = {
  does: "connect to a manager",
  right: 'SyncManager.connect({ hostname: "host", port: 6000 }, { authkey: "secret" })',
};

/** What each option of that must be. */
export const CONNECT_RULES: Rules<ConnectOptions> = { ...WAIT_RULES, authkey: isKey };
