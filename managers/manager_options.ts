// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What managers are made with, and what must be so.
 *
 * @module
 */

import { type Rules, WAIT_RULES } from "../base/arguments.ts";
import type { StartMethod, StartMethodChoice } from "../base/options.ts";
import { isArray, isContext, type Rule } from "../base/rules.ts";
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

/** How {@linkcode SyncManager.register} lets a type be used. */
export interface RegisterOptions {
  /**
   * What can be called, and what can be read as a promise. Default: the public methods and getters of the object's own class
   * and its parents, up to `Object`, and an object literal's own methods: not what begins with `_` or ends in `Sync`.
   */
  exposed?: readonly string[];
  /**
   * The methods whose results stay in the server and are given as proxies, each with the type of its results: a
   * registered one, `dict`, `list` or `set`. Python's `method_to_typeid`.
   */
  methodToType?: Readonly<Record<string, string>>;
}

/** How a type is registered, for the text of errors. */
export const REGISTER = {
  does: "register a type",
  right: 'SyncManager.register("counter", Counter, { exposed: ["add"] })',
};

/** What may not be exposed: it would make a proxy something else. */
const UNEXPOSED = ["then", "constructor", "__proto__"];

const isExposed: Rule = (value) => {
  const must = `an array of names other than ${UNEXPOSED.join(", ")}`;
  if (!Array.isArray(value) || value.some((name) => typeof name !== "string")) {
    return { must, isRange: false };
  }
  return value.some((name) => UNEXPOSED.includes(name)) ? { must, isRange: true } : undefined;
};

const isNames: Rule = (value) => {
  const isRecord = typeof value === "object" && value !== null &&
    Object.values(value).every((each) => typeof each === "string");
  return isRecord ? undefined : { must: "an object of the names of types", isRange: false };
};

/** What each option of it must be. */
export const REGISTER_RULES: Rules<RegisterOptions> = {
  exposed: isExposed,
  methodToType: isNames,
};
