// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What managers are made with, and what must be so.
 *
 * @module
 */

import { readOptions, type Rules, WAIT_RULES } from "../base/arguments.ts";
import type { Fault } from "../base/refusal.ts";
import type { StartMethod, StartMethodChoice } from "../base/options.ts";
import { isArray, isBoolean, isContext, isString, type Rule } from "../base/rules.ts";
import { type Address, isKey } from "../ipc/network/address.ts";
import type { ConnectOptions } from "../ipc/network/connect.ts";
import { isTargetRule } from "../process/check_options.ts";
import type { Target } from "../process/options.ts";

/** What a server over TLS shows, and what it asks for. All texts are PEM. */
export interface ServerTls {
  /** The certificate that it shows, with those between it and its signer. */
  cert: string;
  /** Its private key. */
  key: string;
  /** Who signs the certificates of clients. Default: those that the system knows. */
  ca?: string;
  /**
   * Whether clients must show a certificate.
   *
   * @default {false}
   */
  requestCert?: boolean;
}

/** What a client over TLS shows, and what it asks for. All texts are PEM. */
export interface ClientTls {
  /** The certificate that it shows. Default: none. */
  cert?: string;
  /** Its private key. */
  key?: string;
  /** Who signs the certificate of the server. Default: those that the system knows. */
  ca?: string;
}

/** How {@linkcode SyncManager.connect} connects. */
export interface ManagerConnectOptions extends ConnectOptions {
  /** Connects over TLS, to a manager that serves so. */
  tls?: ClientTls;
}

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
  /**
   * Serves over TLS, at an address with a host and port. Both sides still prove the key; its own children come by
   * another way. Default: without it.
   */
  tls?: ServerTls;
  /** How the server is started. Default: the default context. */
  context?: StartMethod | StartMethodChoice;
}

const TLS = { does: "use TLS", right: "{ cert, key }" };
const CLIENT_TLS: Rules<ClientTls> = { cert: isString, key: isString, ca: isString };
const SERVER_TLS: Rules<ServerTls> = { ...CLIENT_TLS, requestCert: isBoolean };

function isBag(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isServerTls(value: unknown): Fault | undefined {
  if (!isBag(value)) return { must: "an object with cert and key", isRange: false };
  const { cert, key } = readOptions(TLS, value as ServerTls, SERVER_TLS);
  const hasBoth = cert !== undefined && key !== undefined;
  return hasBoth ? undefined : { must: "an object with cert and key", isRange: false };
}

const isClientTls: Rule = (value) => {
  if (!isBag(value)) return { must: "an object", isRange: false };
  readOptions(TLS, value as ClientTls, CLIENT_TLS);
  return undefined;
};

/** How a manager is made, for the text of errors. */
export const MAKE_MANAGER = { does: "start a manager", right: 'manager({ authkey: "secret" })' };

/** What each option must be; an address is looked at by itself. */
export const MANAGER_RULES: Rules<ManagerOptions> = {
  address: () => undefined,
  authkey: isKey,
  initializer: isTargetRule,
  initargs: isArray,
  tls: isServerTls,
  context: isContext,
};

/** How one is connected to, for the text of errors. */
export const CONNECT_MANAGER = {
  does: "connect to a manager",
  right: 'SyncManager.connect({ hostname: "host", port: 6000 }, { authkey: "secret" })',
};

/** What each option of that must be. */
export const CONNECT_RULES: Rules<ManagerConnectOptions> = {
  ...WAIT_RULES,
  authkey: isKey,
  tls: isClientTls,
};

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
