// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The types of proxies.
 *
 * @module
 */

import type { WaitOptions } from "../base/options.ts";
import type { AsyncResult } from "../pool/async_result.ts";
import type { Callbacks, MapOptions, TaskOptions } from "../pool/tasks/options.ts";
import type { Pool } from "../pool/pool.ts";
import type { Target } from "../process/options.ts";
import type { ElementType, ElementValue } from "../sync/elements.ts";

/**
 * Stands for an object in a manager's server and can be passed to any process. Each method of it is
 * there and gives a promise, each property is read as a promise (`await event.isSet`); names that
 * begin with `_` or end in `Sync` are not there. What is held is let go with `await using`, and so is the proxy.
 *
 * @typeParam T What it stands for.
 */
export type AutoProxy<T> =
  & {
    readonly [
      K in keyof T & string as K extends `_${string}` | `${string}Sync` | "then" | "toString"
        ? never
        : K
    ]: T[K] extends (...args: infer A) => infer R
      ? (...args: A) => Promise<Awaited<R> extends Disposable ? AsyncDisposable : Awaited<R>>
      : Promise<T[K]>;
  }
  & AsyncDisposable;

/**
 * Stands for a `Map`, with the further methods of Python's `dict`.
 *
 * @typeParam K The keys.
 * @typeParam V The values.
 */
export interface DictProxy<K, V> extends AsyncIterable<K>, AsyncDisposable {
  /** How many entries there are. */
  readonly size: Promise<number>;
  /** The value; undefined if there is none. A change inside of what this gives does not travel: `set` it. */
  get(key: K): Promise<V | undefined>;
  /** Sets the value. */
  set(key: K, value: V): Promise<void>;
  /** Whether there is such a key. */
  has(key: K): Promise<boolean>;
  /** Takes an entry away. Gives whether it was there. */
  delete(key: K): Promise<boolean>;
  /** Takes all entries away. */
  clear(): Promise<void>;
  /** A plain copy of the keys. */
  keys(): Promise<K[]>;
  /** A plain copy of the values. */
  values(): Promise<V[]>;
  /** A plain copy of the entries: Python's `items`. */
  entries(): Promise<[K, V][]>;
  /** Takes an entry away. Gives the value that was there, or `fallback`. */
  pop(key: K, fallback?: V): Promise<V | undefined>;
  /** Takes the last entry away, and gives it; undefined if there is none. */
  popItem(): Promise<[K, V] | undefined>;
  /** The value that is there, else `value`, now set. */
  setDefault(key: K, value: V): Promise<V>;
  /** Sets entries. */
  update(entries: Iterable<readonly [K, V]>): Promise<void>;
  /** A plain copy. */
  copy(): Promise<Map<K, V>>;
  /** The keys, as in Python. A change of the keys meanwhile is a {@linkcode ProcessStateError}. */
  [Symbol.asyncIterator](): AsyncIterableIterator<K, void>;
}

/**
 * Stands for an object with fields.
 *
 * @typeParam T The fields.
 */
export interface NamespaceProxy<T extends object> extends AsyncDisposable {
  /** A field; undefined if it isn't there. */
  get<K extends keyof T & string>(name: K): Promise<T[K]>;
  /** Sets a field. */
  set<K extends keyof T & string>(name: K, value: T[K]): Promise<void>;
  /** Whether there is such a field. */
  has(name: string): Promise<boolean>;
  /** Takes a field away. Gives whether it was there. */
  delete(name: keyof T & string): Promise<boolean>;
}

/**
 * Stands for an array, with the further methods of Python's `list`. An index may be negative; outside it throws
 * `RangeError`. Items are compared by what they consist of, as each came as a copy.
 *
 * @typeParam T The items.
 */
export interface ListProxy<T> extends AsyncIterable<T>, AsyncDisposable {
  /** How many items there are. */
  readonly length: Promise<number>;
  /** An item. A change inside of what this gives does not travel: `set` it. */
  at(index: number): Promise<T>;
  /** Sets an item. */
  set(index: number, value: T): Promise<void>;
  /** Adds items at the end. Gives the new length. */
  push(...items: T[]): Promise<number>;
  /** Takes an item away, and gives it. Default: the last. */
  pop(index?: number): Promise<T | undefined>;
  /** Takes the first item away, and gives it. */
  shift(): Promise<T | undefined>;
  /** Adds items at the start. Gives the new length. */
  unshift(...items: T[]): Promise<number>;
  /** Takes items away from `start` on, puts others in their place, and gives those that were there. */
  splice(start: number, deleteCount?: number, ...items: T[]): Promise<T[]>;
  /** A plain copy, whole or from `start` to before `end`. */
  slice(start?: number, end?: number): Promise<T[]>;
  /** A plain copy with `items` added. */
  concat(items: readonly T[]): Promise<T[]>;
  /** Whether there is such an item. */
  includes(item: T): Promise<boolean>;
  /** Which the first such item is; -1 if there is none. */
  indexOf(item: T): Promise<number>;
  /** How many such items there are. */
  count(item: T): Promise<number>;
  /** Adds items at the end. */
  extend(items: Iterable<T>): Promise<void>;
  /** Puts an item before another. */
  insert(index: number, item: T): Promise<void>;
  /** Takes the first that is equal away. Throws `RangeError` if none is. */
  remove(item: T): Promise<void>;
  /** Turns the order round. */
  reverse(): Promise<void>;
  /** Ascending: numbers, or texts. Throws `TypeError` for anything else. */
  sort(): Promise<void>;
  /** Takes all items away. */
  clear(): Promise<void>;
  /** The items; those that are added meanwhile come too. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void>;
}

/**
 * Stands for a `Set`: Python 3.14's managed `set`.
 *
 * @typeParam T The items.
 */
export interface SetProxy<T> extends AsyncIterable<T>, AsyncDisposable {
  /** How many items there are. */
  readonly size: Promise<number>;
  /** Adds an item. */
  add(item: T): Promise<void>;
  /** Whether there is such an item. */
  has(item: T): Promise<boolean>;
  /** Takes an item away. Gives whether it was there. */
  delete(item: T): Promise<boolean>;
  /** Takes all items away. */
  clear(): Promise<void>;
  /** A plain copy of the items. */
  values(): Promise<T[]>;
  /** Takes the first item away, and gives it; undefined if there is none. */
  pop(): Promise<T | undefined>;
  /** Adds items. */
  update(items: Iterable<T>): Promise<void>;
  /** A plain copy with others added. */
  union(items: Iterable<T>): Promise<Set<T>>;
  /** A plain copy of those that are among others. */
  intersection(items: Iterable<T>): Promise<Set<T>>;
  /** A plain copy of those that are not among others. */
  difference(items: Iterable<T>): Promise<Set<T>>;
  /** A plain copy. */
  copy(): Promise<Set<T>>;
  /** The items. A change of them meanwhile is a {@linkcode ProcessStateError}. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void>;
}

/**
 * Stands for a {@linkcode Value}.
 *
 * @typeParam T The type of the number.
 */
export interface ValueProxy<T extends ElementType> extends AsyncDisposable {
  /** What it is. */
  readonly value: Promise<ElementValue<T>>;
  /** What it is. */
  get(): Promise<ElementValue<T>>;
  /** Sets it, as soon as nobody else holds it. */
  set(value: ElementValue<T>): Promise<void>;
  /** Keeps others away until what this gives is disposed of. Throws {@linkcode TimeoutError}. */
  hold(options?: WaitOptions): Promise<AsyncDisposable>;
  /** Adds to it in one step. Gives what it was. */
  add(n: ElementValue<T>): Promise<ElementValue<T>>;
  /** Sets it if it is what is expected, in one step. Gives what it was. */
  compareExchange(expected: ElementValue<T>, value: ElementValue<T>): Promise<ElementValue<T>>;
}

/**
 * Stands for a {@linkcode SharedArray}.
 *
 * @typeParam T The type of the numbers.
 */
export interface ArrayProxy<T extends ElementType>
  extends AsyncIterable<ElementValue<T>>, AsyncDisposable {
  /** How many elements there are. */
  readonly length: Promise<number>;
  /** Keeps others away until what this gives is disposed of. Throws {@linkcode TimeoutError}. */
  hold(options?: WaitOptions): Promise<AsyncDisposable>;
  /** An element; a negative index counts from the end. Throws `RangeError` if there is none. */
  at(index: number): Promise<ElementValue<T>>;
  /** Sets an element. */
  set(index: number, value: ElementValue<T>): Promise<void>;
  /** The elements. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ElementValue<T>, void>;
}

/** What the queue of a manager does: it keeps its items in the memory of the server. */
export interface ServedQueue<T> {
  /** Adds an item. Throws {@linkcode QueueFullError} on timeout. */
  put(item: T, options?: WaitOptions): Promise<void>;
  /** As `put` with timeout 0. */
  putNoWait(item: T): Promise<void>;
  /** Takes the first item away, and gives it. Throws {@linkcode QueueEmptyError} on timeout. */
  get(options?: WaitOptions): Promise<T>;
  /** As `get` with timeout 0. */
  getNoWait(): Promise<T>;
  /** How many items there are. */
  size(): Promise<number>;
  /** Whether there are none. */
  empty(): Promise<boolean>;
  /** Whether there are as many as there may be. */
  full(): Promise<boolean>;
  /** This process puts no more. */
  end(): void;
  /** This process puts and gets no more. */
  close(): void;
  /** What was put has been handed on: it is in the server. */
  drained(): Promise<void>;
}

/** A queue of a manager that counts what is still to be done. */
export interface ServedJoinableQueue<T> extends ServedQueue<T> {
  /** Once for each item got. Throws {@linkcode ProcessStateError} when called more often. */
  taskDone(): void;
  /** Resolves when every item put is done. Throws {@linkcode TimeoutError}. */
  join(options?: WaitOptions): Promise<void>;
}

/**
 * Stands for a {@linkcode Pool} of the server's. Results and iterators of it work here; results pass on as proxies.
 * Targets are found as a process's are, and run by workers of the server's.
 */
export interface PoolProxy
  extends
    Pick<Pool, "apply" | "map" | "starmap" | "imap" | "imapUnordered" | "join">,
    AutoProxy<Pick<Pool, "size" | "pids" | "close" | "terminate">> {
  /** As {@linkcode Pool.applyAsync}; the result is in the server. */
  applyAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    ...rest: [] extends A ? [args?: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
      : [args: Readonly<A>, options?: TaskOptions & Callbacks<NoInfer<R>>]
  ): Promise<AutoProxy<AsyncResult<R>>>;
  /** As {@linkcode Pool.mapAsync}; the result is in the server. */
  mapAsync<T, R>(
    target: Target<[T], R>,
    items: Iterable<T> | AsyncIterable<T>,
    options?: MapOptions & Callbacks<NoInfer<R>[]>,
  ): Promise<AutoProxy<AsyncResult<R[]>>>;
  /** As {@linkcode Pool.starmapAsync}; the result is in the server. */
  starmapAsync<A extends readonly unknown[], R>(
    target: Target<A, R>,
    items: Iterable<Readonly<NoInfer<A>>> | AsyncIterable<Readonly<NoInfer<A>>>,
    options?: MapOptions & Callbacks<NoInfer<R>[]>,
  ): Promise<AutoProxy<AsyncResult<R[]>>>;
}
