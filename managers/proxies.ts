// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * The types of proxies.
 *
 * @module
 */

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
