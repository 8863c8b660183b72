// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What can be done with the objects of managers, by the names of their types: what isn't here doesn't exist.
 *
 * @module
 */

/** What a proxy of a type has. */
export interface Kind {
  /** Whether a program has registered it. */
  readonly isOwn: boolean;
  /** The name of the type. */
  readonly type: string;
  /** The methods, and how many arguments each takes at most. */
  readonly methods: Readonly<Record<string, number>>;
  /** What is read as a promise. */
  readonly properties: readonly string[];
  /** The methods whose last argument says how long to wait. */
  readonly waits: readonly string[];
}

/** What travels in the place of a kind: its name, or the whole of one that this library doesn't know. */
export type KindData = string | Pick<Kind, "type" | "properties"> & { methods: string[] };

const ALL = Infinity;

function kind(
  type: string,
  methods: Record<string, number>,
  properties: string[] = [],
  waits: string[] = [],
): [string, Kind] {
  return [type, { isOwn: false, type, methods, properties, waits }];
}

const LOCK = { acquire: 1, tryAcquire: 0, release: 0 };
const LOCK_WAITS = ["acquire"];

const QUEUE = {
  put: 2,
  putNoWait: 1,
  get: 1,
  getNoWait: 0,
  size: 0,
  empty: 0,
  full: 0,
  end: 0,
  close: 0,
  drained: 0,
};
const QUEUE_WAITS = ["put", "get"];

/** The types of this library. */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  kind("dict", {
    get: 1,
    set: 2,
    has: 1,
    delete: 1,
    clear: 0,
    keys: 0,
    values: 0,
    entries: 0,
    pop: 2,
    popItem: 0,
    setDefault: 2,
    update: 1,
    copy: 0,
  }, ["size"]),
  kind("namespace", { get: 1, set: 2, has: 1, delete: 1 }),
  kind("list", {
    at: 1,
    set: 2,
    push: ALL,
    pop: 1,
    shift: 0,
    unshift: ALL,
    splice: ALL,
    slice: 2,
    concat: 1,
    includes: 1,
    indexOf: 1,
    count: 1,
    extend: 1,
    insert: 2,
    remove: 1,
    reverse: 0,
    sort: 0,
    clear: 0,
  }, ["length"]),
  kind("set", {
    add: 1,
    has: 1,
    delete: 1,
    clear: 0,
    values: 0,
    pop: 0,
    update: 1,
    union: 1,
    intersection: 1,
    difference: 1,
    copy: 0,
  }, ["size"]),
  kind("queue", QUEUE, [], QUEUE_WAITS),
  kind("joinableQueue", { ...QUEUE, taskDone: 0, join: 1 }, [], [...QUEUE_WAITS, "join"]),
  kind("lock", LOCK, ["locked"], LOCK_WAITS),
  kind("rlock", LOCK, ["locked"], LOCK_WAITS),
  kind("semaphore", { ...LOCK, release: 1 }, ["value"], LOCK_WAITS),
  kind("boundedSemaphore", { ...LOCK, release: 1 }, ["value"], LOCK_WAITS),
  kind("event", { set: 0, clear: 0, wait: 1 }, ["isSet"], ["wait"]),
  kind("condition", { acquire: 1, release: 0, wait: 1, notify: 1, notifyAll: 0 }, [], [
    ...LOCK_WAITS,
    "wait",
  ]),
  kind("barrier", { wait: 1, reset: 0, abort: 0 }, ["parties", "waiting", "broken"], ["wait"]),
  kind("value", { get: 0, set: 1, add: 1, compareExchange: 2 }, ["value"]),
  kind("array", { at: 1, set: 2 }, ["length"]),
  kind("pool", { close: 0, terminate: 0, join: 0 }, ["size", "pids"]),
  kind("asyncResult", { get: 1, wait: 1, ready: 0, successful: 0 }, [], ["get", "wait"]),
]);

/**
 * What travels in the place of a kind.
 *
 * @param kind The kind.
 * @returns Its name, or all that a proxy has.
 */
export function kindData(kind: Kind): KindData {
  const { isOwn, type, methods, properties } = kind;
  return !isOwn ? type : { type, methods: Object.keys(methods), properties };
}

/**
 * The kind of a type.
 *
 * @param data What travelled.
 * @returns The kind.
 * @throws {RangeError} If there is no type of that name.
 */
export function kindOf(data: KindData): Kind {
  if (typeof data === "object") return ownKind(data);
  const kind = KINDS.get(data);
  if (kind !== undefined) return kind;
  throw new RangeError(`Cannot make a proxy of a "${data}" as this library knows no such type`);
}

function ownKind({ type, methods, properties }: Exclude<KindData, string>): Kind {
  const all = methods.map((name) => [name, ALL] as const);
  return { isOwn: true, type, methods: Object.fromEntries(all), properties, waits: [] };
}
