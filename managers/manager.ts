// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The function {@linkcode manager}, and the class {@linkcode SyncManager}.
 *
 * @module
 */

import { brand } from "../base/brand.ts";
import { checkCount, guarded, readOptions } from "../base/arguments.ts";
import type { WaitOptions } from "../base/options.ts";
import { show } from "../base/refusal.ts";
import { ProcessStateError } from "../errors.ts";
import { type Address, keyBytes, readAddress } from "../ipc/network/address.ts";
import type { ConnectOptions } from "../ipc/network/connect.ts";
import { noteCall } from "../process/call_site.ts";
import type { Lock } from "../sync/lock.ts";
import {
  CONNECT_MANAGER,
  CONNECT_RULES,
  MAKE_MANAGER,
  MANAGER_RULES,
  type ManagerOptions,
} from "./manager_options.ts";
import { ManagerParts } from "./manager_parts.ts";
import type { AutoProxy, DictProxy, NamespaceProxy } from "./proxies.ts";
// What a proxy that comes is made with.
import "./proxy.ts";
import { SERVER } from "./referent.ts";

/**
 * Starts a process that serves objects to this one, to all that get proxies of them, and to whoever knows
 * its address and key: Python's `multiprocessing.Manager`. It ends with {@linkcode SyncManager.shutdown}, with
 * `await using`, or with this process; it keeps no program alive.
 *
 * @typeParam Registered What {@linkcode SyncManager.register} has added.
 * @param options Where it listens, and how it is started.
 * @returns The manager.
 * @throws {TypeError} If an option is of a wrong type.
 * @throws {AlreadyExistsError} If the address is in use.
 * @throws {TargetError} If the server can't reach the initializer.
 * @throws {EofError} If the server ends before it listens. What the initializer throws is thrown too.
 *
 * @example Usage
 * ```ts
 * import { manager } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await manager({ context: "worker" });
 * const scores = await server.dict<string, number>();
 * await scores.set("ann", 3);
 * assertEquals(await scores.get("ann"), 3);
 * ```
 */
export async function manager<Registered = unknown>(
  options?: ManagerOptions,
): Promise<SyncManager & Registered> {
  checkCount(MAKE_MANAGER, arguments.length, 1);
  const read = readOptions(MAKE_MANAGER, options, MANAGER_RULES);
  const address = read.address === undefined ? null : readAddress(MAKE_MANAGER, read.address);
  const site = noteCall(manager);
  const { startManager } = await import("./make_manager.ts");
  const parts = await startManager({ ...read, address, key: keyBytes(read.authkey) }, site);
  return new SyncManager(parts) as SyncManager & Registered;
}

/**
 * Objects that live in a server process, reached through proxies: Python's
 * `multiprocessing.managers.SyncManager`. Made by {@linkcode manager} and {@linkcode SyncManager.connect}.
 * Every call rejects with {@linkcode ProcessStateError} after shutdown, and with {@linkcode EofError} when the
 * server has died. Disposal is {@linkcode SyncManager.shutdown}.
 *
 * A proxy is a handle: passed to another process, or put into another object of the manager, it stands for the
 * same object there. What a proxy *gives* is a copy: a change inside of it does not travel. Set it again, or
 * nest proxies.
 *
 * @example Usage
 * ```ts
 * import { manager } from "@multiprocessing/process";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await manager({ context: "worker" });
 * const dict = await server.dict([["list", [1, 2]]]);
 * (await dict.get("list"))!.push(3);
 * assertEquals(await dict.get("list"), [1, 2]);
 * ```
 */
export class SyncManager implements AsyncDisposable {
  static {
    brand(this, "SyncManager");
  }

  readonly #parts: ManagerParts;
  #ending: Promise<void> | null = null;

  /**
   * The library makes managers; programs get them from {@linkcode manager} and {@linkcode SyncManager.connect}.
   *
   * @param parts What it consists of.
   * @throws {TypeError} If it is made of anything else.
   */
  constructor(parts: unknown) {
    if (!ManagerParts.is(parts)) {
      throw new TypeError(
        `Cannot make a manager of ${show(parts)}: use manager() or SyncManager.connect()`,
      );
    }
    this.#parts = parts;
  }

  /**
   * The manager of another process or machine.
   *
   * @typeParam Registered What {@linkcode SyncManager.register} has added.
   * @param address Where it listens.
   * @param options The key, and how long to wait. Default key: that of the current process.
   * @returns The manager. Its shutdown leaves the server alone.
   * @throws {NotFoundError} If nobody listens there.
   * @throws {AuthenticationError} If one side doesn't know the key of the other.
   * @throws {TimeoutError} If it took too long.
   *
   * @example Usage
   * ```ts
   * import { manager, SyncManager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker", authkey: "secret" });
   * await using other = await SyncManager.connect(server.address, { authkey: "secret" });
   * assertEquals(other.address, server.address);
   * ```
   */
  static async connect<Registered = unknown>(
    address: Address,
    options?: ConnectOptions,
  ): Promise<SyncManager & Registered> {
    checkCount(CONNECT_MANAGER, arguments.length, 2);
    const { authkey, ...limits } = readOptions(CONNECT_MANAGER, options, CONNECT_RULES);
    const place = readAddress(CONNECT_MANAGER, address);
    const { connectManager } = await import("./make_manager.ts");
    const parts = await connectManager(place, keyBytes(authkey), limits as WaitOptions);
    return new SyncManager(parts) as SyncManager & Registered;
  }

  /** Where it listens, with the real port. */
  get address(): Address {
    return this.#parts.session.place.address;
  }

  async #create(type: string, ...args: unknown[]): Promise<unknown> {
    if (this.#ending !== null) {
      throw new ProcessStateError(
        `Cannot make a ${type} as the manager is shut down: make another`,
      );
    }
    return await this.#parts.session.call(SERVER, "create", [type, args]);
  }

  /**
   * A `Map` in the server.
   *
   * @typeParam K The keys.
   * @typeParam V The values.
   * @param entries What is in it first.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const dict = await server.dict([["a", 1]]);
   * await dict.set("b", 2);
   * assertEquals(await dict.copy(), new Map([["a", 1], ["b", 2]]));
   * ```
   */
  async dict<K = unknown, V = unknown>(
    entries?: Iterable<readonly [K, V]>,
  ): Promise<DictProxy<K, V>> {
    checkCount({ does: "make a dict", right: "dict([[key, value]])" }, arguments.length, 1);
    const list = guarded("make a dict", "entries", () => [...(entries ?? [])]);
    return await this.#create("dict", list) as DictProxy<K, V>;
  }

  /**
   * An object with fields in the server.
   *
   * @typeParam T The fields.
   * @param fields What is in it first.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const space = await server.namespace({ x: 0 });
   * await space.set("x", 1);
   * assertEquals(await space.get("x"), 1);
   * ```
   */
  async namespace<T extends object = Record<string, unknown>>(
    fields?: T,
  ): Promise<NamespaceProxy<T>> {
    checkCount({ does: "make a namespace", right: "namespace({ x: 1 })" }, arguments.length, 1);
    return await this.#create("namespace", fields) as NamespaceProxy<T>;
  }

  /**
   * A lock in the server. It is released when the client that holds it is gone.
   *
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   *
   * await using server = await manager({ context: "worker" });
   * const lock = await server.lock();
   * {
   *   await using _ = await lock.hold();
   * }
   * ```
   */
  async lock(): Promise<AutoProxy<Lock>> {
    return await this.#create("lock") as AutoProxy<Lock>;
  }

  /**
   * Ends the server process, if it was started here; leaves it, if it was connected to. May be called again.
   *
   * @returns When it has ended.
   *
   * @example Usage
   * ```ts
   * import { manager, ProcessStateError } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * const server = await manager({ context: "worker" });
   * await server.shutdown();
   * await assertRejects(() => server.dict(), ProcessStateError);
   * ```
   */
  shutdown(): Promise<void> {
    return this.#ending ??= this.#end();
  }

  async #end(): Promise<void> {
    await this.#parts.stop();
  }

  /** The same as {@linkcode SyncManager.shutdown}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}
