// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The function {@linkcode manager}, and the class {@linkcode SyncManager}.
 *
 * @module
 */

import { check, checkCount, readOptions, type Rules } from "../base/arguments.ts";
import type { Place } from "../base/boot.ts";
import { brand } from "../base/brand.ts";
import { show } from "../base/refusal.ts";
import { isTimeout, type Rule } from "../base/rules.ts";
import { ProcessStateError } from "../errors.ts";
import { type Address, keyBytes, readAddress } from "../ipc/network/address.ts";
import { MAKE_POOL, POOL_RULES } from "../pool/tasks/check_options.ts";
import type { PoolOptions } from "../pool/tasks/options.ts";
import { type CallSite, noteCall } from "../process/call_site.ts";
import { isTargetRule } from "../process/check_options.ts";
import type { Target } from "../process/options.ts";
import type { Barrier, BarrierOptions } from "../sync/barrier.ts";
import type { Condition } from "../sync/condition.ts";
import type { ElementType, ElementValue } from "../sync/elements.ts";
import type { Event } from "../sync/event.ts";
import type { Lock } from "../sync/lock.ts";
import type { RLock } from "../sync/rlock.ts";
import type { BoundedSemaphore, Semaphore } from "../sync/semaphore.ts";
import {
  CONNECT_MANAGER,
  CONNECT_RULES,
  MAKE_MANAGER,
  MANAGER_RULES,
  type ManagerConnectOptions,
  type ManagerOptions,
  REGISTER,
  REGISTER_RULES,
  type RegisterOptions,
} from "./manager_options.ts";
import { copyEntries, copyItems } from "./copy_items.ts";
import { ManagerParts } from "./manager_parts.ts";
import type {
  ArrayProxy,
  AutoProxy,
  DictProxy,
  ListProxy,
  NamespaceProxy,
  PoolProxy,
  ServedJoinableQueue,
  ServedQueue,
  SetProxy,
  ValueProxy,
} from "./proxies.ts";
// What a proxy that comes is made with.
import "./proxy.ts";
import { SERVER } from "./referent.ts";
import { registry } from "./registry.ts";

/**
 * Starts a process that serves objects to this one, to all that get proxies of them, and to whoever knows
 * its address and key: Python's `multiprocessing.Manager`. It ends with {@linkcode SyncManager.shutdown}, with
 * `await using`, or with this process; it keeps no program alive.
 *
 * @typeParam Registered What {@linkcode SyncManager.register} has added.
 * @param options Where it listens, and how it is started.
 * @returns The manager.
 * @throws {TypeError} If an option is of a wrong type.
 * @throws {RangeError} If the address is not one of this host, and the key is empty.
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
  checkReach(address, read.authkey);
  if (read.tls !== undefined) checkTlsAddress(MAKE_MANAGER.does, address);
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
    for (const name of registry.keys()) {
      const value = (...args: unknown[]) => this.#create(name, ...args);
      Object.defineProperty(this, name, { value, configurable: true });
    }
  }

  /**
   * Adds a type of object: managers made from now on have a method `name(...args)`, which has `factory` make one
   * in the server and gives a proxy of it.
   *
   * @param name The name of the type.
   * @param factory A function or class that the server can reach, as a target of a process. Without one: for
   *   managers that only connect.
   * @param options What can be done with the objects.
   * @throws {TypeError} If something is of a wrong type.
   * @throws {RangeError} If managers have something of that name already.
   *
   * @example Usage
   * ```ts
   * import { type AutoProxy, inline, manager, SyncManager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * interface Counter {
   *   next(): number;
   * }
   *
   * SyncManager.register(
   *   "counter",
   *   inline((from: number) => ({ next: () => from++ })),
   * );
   * await using server = await manager<{ counter(from: number): Promise<AutoProxy<Counter>> }>({
   *   context: "worker",
   * });
   * const counter = await server.counter(3);
   * assertEquals([await counter.next(), await counter.next()], [3, 4]);
   * ```
   */
  static register(
    name: string,
    // deno-lint-ignore no-explicit-any
    factory?: Target | (new (...args: any[]) => object),
    options?: RegisterOptions,
  ): void {
    checkCount(REGISTER, arguments.length, 3);
    check(REGISTER.does, "name", name, isFreeName, REGISTER.right);
    if (factory !== undefined) {
      check(REGISTER.does, "factory", factory, isTargetRule, REGISTER.right);
    }
    const read = readOptions(REGISTER, options, REGISTER_RULES);
    const site = noteCall(SyncManager.register);
    registry.set(name, { ...read, factory: factory as Target | undefined, site });
  }

  /**
   * The manager of another process or machine.
   *
   * @typeParam Registered What {@linkcode SyncManager.register} has added.
   * @param address Where it listens.
   * @param options The key, and how long to wait. Default key: that of the current process.
   * @returns The manager. Its shutdown leaves the server alone.
   * @throws {NotFoundError} If nobody listens there.
   * @throws {AuthenticationError} If one side doesn't know the key of the other, or won't take its certificate.
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
    options?: ManagerConnectOptions,
  ): Promise<SyncManager & Registered> {
    checkCount(CONNECT_MANAGER, arguments.length, 2);
    const { authkey, ...limits } = readOptions(CONNECT_MANAGER, options, CONNECT_RULES);
    const place = readAddress(CONNECT_MANAGER, address);
    if (limits.tls !== undefined) checkTlsAddress(CONNECT_MANAGER.does, place);
    const { connectManager } = await import("./make_manager.ts");
    const parts = await connectManager(place, keyBytes(authkey), limits);
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
    return await this.#create("dict", copyEntries(entries)) as DictProxy<K, V>;
  }

  /**
   * An array in the server.
   *
   * @typeParam T The items.
   * @param items What is in it first.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const list = await server.list([3, 1, 2]);
   * await list.sort();
   * assertEquals(await list.slice(), [1, 2, 3]);
   * ```
   */
  async list<T = unknown>(items?: Iterable<T>): Promise<ListProxy<T>> {
    checkCount({ does: "make a list", right: "list([1, 2])" }, arguments.length, 1);
    return await this.#create("list", copyItems("list", items)) as ListProxy<T>;
  }

  /**
   * A `Set` in the server.
   *
   * @typeParam T The items.
   * @param items What is in it first.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const set = await server.set(["a"]);
   * await set.add("b");
   * assertEquals(await set.copy(), new Set(["a", "b"]));
   * ```
   */
  async set<T = unknown>(items?: Iterable<T>): Promise<SetProxy<T>> {
    checkCount({ does: "make a set", right: "set([1, 2])" }, arguments.length, 1);
    return await this.#create("set", copyItems("set", items)) as SetProxy<T>;
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
   * A re-entrant lock in the server: its owner is the client, which is a process or worker. It is released when
   * that is gone.
   *
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const lock = await server.rlock();
   * assertEquals([await lock.acquire(), await lock.tryAcquire()], [true, true]);
   * ```
   */
  async rlock(): Promise<AutoProxy<RLock>> {
    return await this.#create("rlock") as AutoProxy<RLock>;
  }

  /**
   * A semaphore in the server. The permits of a client that died come back.
   *
   * @param value How many permits it has. Default 1.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const semaphore = await server.semaphore(2);
   * await semaphore.acquire();
   * assertEquals(await semaphore.value, 1);
   * ```
   */
  async semaphore(value?: number): Promise<AutoProxy<Semaphore>> {
    checkCount({ does: "make a semaphore", right: "semaphore(2)" }, arguments.length, 1);
    return await this.#create("semaphore", value) as AutoProxy<Semaphore>;
  }

  /**
   * A semaphore in the server that never has more permits than at first.
   *
   * @param value How many permits it has. Default 1.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager, ProcessStateError } from "@multiprocessing/process";
   * import { assertRejects } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const semaphore = await server.boundedSemaphore(1);
   * await assertRejects(() => semaphore.release(), ProcessStateError);
   * ```
   */
  async boundedSemaphore(value?: number): Promise<AutoProxy<BoundedSemaphore>> {
    checkCount({ does: "make a semaphore", right: "boundedSemaphore(2)" }, arguments.length, 1);
    return await this.#create("boundedSemaphore", value) as AutoProxy<BoundedSemaphore>;
  }

  /**
   * An event in the server.
   *
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assert } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const event = await server.event();
   * await event.set();
   * assert(await event.isSet);
   * ```
   */
  async event(): Promise<AutoProxy<Event>> {
    return await this.#create("event") as AutoProxy<Event>;
  }

  /**
   * A condition in the server.
   *
   * @param lock Its lock, of the same manager. Default: a re-entrant one of its own.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   *
   * await using server = await manager({ context: "worker" });
   * const condition = await server.condition();
   * await using _ = await condition.hold();
   * await condition.notifyAll();
   * ```
   */
  async condition(lock?: AutoProxy<Lock> | AutoProxy<RLock>): Promise<AutoProxy<Condition>> {
    checkCount({ does: "make a condition", right: "condition(lock)" }, arguments.length, 1);
    return await this.#create("condition", lock) as AutoProxy<Condition>;
  }

  /**
   * A barrier in the server. A client that goes while it waits breaks it.
   *
   * @param parties How many are to come.
   * @param options What is special about it. The action is run by the server.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const barrier = await server.barrier(2);
   * const indices = await Promise.all([barrier.wait(), barrier.wait()]);
   * assertEquals(indices.sort(), [0, 1]);
   * ```
   */
  async barrier(
    parties: number,
    options?: Omit<BarrierOptions, "context">,
  ): Promise<AutoProxy<Barrier>> {
    const site = noteCall(this.barrier);
    checkCount(MAKE_BARRIER, arguments.length, 2);
    const read = readOptions<BarrierParts>(MAKE_BARRIER, options, BARRIER_PARTS);
    const { action, timeout = Infinity } = read;
    const place = action === undefined ? null : await placeFor("action", action, site);
    // Infinity can be sent; null is the same to servers of other programs.
    return await this.#create("barrier", parties, timeout, place) as AutoProxy<Barrier>;
  }

  /**
   * A number of a type in the server, with a lock of its own.
   *
   * @typeParam T The type of the number.
   * @param type The type of the number.
   * @param initial What it is first. Default 0.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const value = await server.value("i32", 7);
   * assertEquals([await value.add(1), await value.value], [7, 8]);
   * ```
   */
  async value<T extends ElementType>(type: T, initial?: ElementValue<T>): Promise<ValueProxy<T>> {
    checkCount({ does: "make a value", right: 'value("i32", 0)' }, arguments.length, 2);
    return await this.#create("value", type, initial) as ValueProxy<T>;
  }

  /**
   * An array of numbers of a type in the server, with a lock of its own.
   *
   * @typeParam T The type of the numbers.
   * @param type The type of the numbers.
   * @param lengthOrValues How many there are, or what they are.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const array = await server.array("f64", [0.5, 1.5]);
   * assertEquals(await array.at(-1), 1.5);
   * ```
   */
  async array<T extends ElementType>(
    type: T,
    lengthOrValues: number | ArrayLike<ElementValue<T>>,
  ): Promise<ArrayProxy<T>> {
    checkCount({ does: "make an array", right: 'array("i32", 10)' }, arguments.length, 2);
    return await this.#create("array", type, lengthOrValues) as ArrayProxy<T>;
  }

  /**
   * A queue in the memory of the server.
   *
   * @typeParam T The items.
   * @param options How many items it holds; default: any number.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * const queue = await server.queue<string>();
   * await queue.put("hello");
   * assertEquals(await queue.get({ timeout: 100 }), "hello");
   * ```
   */
  async queue<T = unknown>(options?: {
    /** Items at the most; 0 or less: any number. */
    maxSize?: number;
  }): Promise<AutoProxy<ServedQueue<T>>> {
    checkCount(MAKE_QUEUE, arguments.length, 1);
    const read = readOptions(MAKE_QUEUE, options, QUEUE_RULES);
    return await this.#create("queue", read) as AutoProxy<ServedQueue<T>>;
  }

  /**
   * A queue in the memory of the server that counts what is still to be done.
   *
   * @typeParam T The items.
   * @param options How many items it holds; default: any number.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   *
   * await using server = await manager({ context: "worker" });
   * const queue = await server.joinableQueue<string>();
   * await queue.put("job");
   * await queue.get();
   * await queue.taskDone();
   * await queue.join();
   * ```
   */
  async joinableQueue<T = unknown>(options?: {
    /** Items at the most; 0 or less: any number. */
    maxSize?: number;
  }): Promise<AutoProxy<ServedJoinableQueue<T>>> {
    checkCount(MAKE_QUEUE, arguments.length, 1);
    const read = readOptions(MAKE_QUEUE, options, QUEUE_RULES);
    return await this.#create("joinableQueue", read) as AutoProxy<ServedJoinableQueue<T>>;
  }

  /**
   * A pool of the server's. Disposing of its last proxy terminates it.
   *
   * @param options How many workers, and how.
   * @returns A proxy of it.
   *
   * @example Usage
   * ```ts
   * import { manager } from "@multiprocessing/process";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = await manager({ context: "worker" });
   * await using pool = await server.pool({ processes: 1 });
   * assertEquals(await pool.map(Math.sqrt, [4, 9]), [2, 3]);
   * ```
   */
  async pool(options?: Omit<PoolOptions, "context">): Promise<PoolProxy> {
    const site = noteCall(this.pool);
    checkCount(MAKE_POOL, arguments.length, 1);
    const { context: _, ...rules } = POOL_RULES;
    const read = readOptions<Omit<PoolOptions, "context">>(MAKE_POOL, options, rules);
    const { initializer, finalizer, ...rest } = read;
    const places = {
      ...initializer && { initializer: await placeFor("initializer", initializer, site) },
      ...finalizer && { finalizer: await placeFor("finalizer", finalizer, site) },
    };
    return await this.#create("pool", { ...rest, ...places }) as PoolProxy;
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

const LOOPBACK_REGEXP = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i;

/** Whoever comes from another host must know something. */
function checkReach(address: Address | null, key: string | Uint8Array | undefined): void {
  if (address === null || typeof address === "string" || key?.length !== 0) return;
  if (LOOPBACK_REGEXP.test(address.hostname)) return;
  throw new RangeError(
    `Cannot start a manager without a key as "address" must be one of this host then: current value is "${address.hostname}", give it an authkey`,
  );
}

function checkTlsAddress(does: string, address: Address | null): void {
  if (typeof address === "object" && address !== null) return;
  throw new TypeError(
    `Cannot ${does} over TLS as "address" must have a host and port: current value is ${
      show(address)
    }`,
  );
}

const isFreeName: Rule = (value) => {
  if (typeof value !== "string" || value === "") {
    return { must: "a non-empty string", isRange: false };
  }
  const isTaken = value === "then" || value in SyncManager.prototype;
  return isTaken ? { must: "no name of what all managers have", isRange: true } : undefined;
};

const MAKE_QUEUE = { does: "make a queue", right: "queue({ maxSize: 10 })" };
const isNumber: Rule = (value) =>
  typeof value === "number" ? undefined : { must: "a number", isRange: false };
const QUEUE_RULES = { maxSize: isNumber };

const MAKE_BARRIER = { does: "make a barrier", right: "barrier(2, { timeout: 100 })" };
type BarrierParts = Omit<BarrierOptions, "context">;
const BARRIER_PARTS: Rules<BarrierParts> = { action: isTargetRule, timeout: isTimeout };

/** Where the server finds a function. */
async function placeFor(what: string, target: Target, site: CallSite): Promise<Place> {
  const { targetPlace } = await import("./target_place.ts");
  return await targetPlace(`make an object with "${what}"`, what, target, site);
}
