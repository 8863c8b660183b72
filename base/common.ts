// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What all copies of the library in one thread have in common. There can be several: two versions in
 * `node_modules`, an ES module and a CommonJS one, or a transpiler that loads the one as the other. To be
 * a child is a fact of the thread, which each copy must know.
 *
 * @module
 */

/** The key at `globalThis`. */
const KEY = Symbol.for("@multiprocessing/process");

/** Goes up with every change of what copies share: of the parts, and of how one copy uses another's objects. */
const VERSION = 1;

/** The parts, each made by the copy that first asks for it. */
interface Parts {
  /** Who this process is: `process/state.ts`. */
  state: object | null;
  /** How the program was started: `runtime/node/program.ts`. */
  program: object | null;
  /** What is done when the work is done: `base/at_end.ts`. */
  atEnd: object | null;
}

interface Common {
  readonly version: number;
  readonly parts: Parts;
}

const scope = globalThis as { [KEY]?: Common };

function find(): Common {
  const found = scope[KEY];
  if (found === undefined) return make();
  if (found.version === VERSION) return found;
  throw new Error(
    `Cannot load @multiprocessing/process as another version of it is loaded, with which it cannot share what this process is: use one version (shared state ${found.version}, here ${VERSION})`,
  );
}

function make(): Common {
  const parts = Object.seal<Parts>({ state: null, program: null, atEnd: null });
  const value = Object.freeze<Common>({ version: VERSION, parts });
  Object.defineProperty(globalThis, KEY, { value });
  return value;
}

/**
 * A part of what copies have in common.
 *
 * @typeParam T What it is.
 * @param part Its name.
 * @param make Makes it for the copy that comes first.
 * @returns It: the same in every copy.
 */
export function common<T extends object>(part: keyof Parts, make: () => T): T {
  const { parts } = find();
  return (parts[part] ??= Object.seal(make())) as T;
}
