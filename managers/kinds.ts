// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What can be done with the objects of managers, by the names of their types: what isn't here doesn't exist.
 *
 * @module
 */

/** What a proxy of a type has. */
export interface Kind {
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
  return [type, { type, methods, properties, waits }];
}

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
  kind("lock", { acquire: 1, tryAcquire: 0, release: 0 }, ["locked"], ["acquire"]),
]);

/**
 * What travels in the place of a kind.
 *
 * @param kind The kind.
 * @returns Its name, or all that a proxy has.
 */
export function kindData(kind: Kind): KindData {
  const { type, methods, properties } = kind;
  return KINDS.get(type) === kind ? type : { type, methods: Object.keys(methods), properties };
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
  return { type, methods: Object.fromEntries(all), properties, waits: [] };
}
